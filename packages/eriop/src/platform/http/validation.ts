import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { nullRemover } from './optional-fields.ts';
import { escapePointer, type FieldError, invalidFields } from './problem.ts';

/** Errors reported at most; more are no help. */
const MAX_ERRORS = 20;

type Properties = Readonly<Record<string, { readonly type?: unknown }>>;
type ObjectSchema = TSchema & { readonly properties?: Properties };
type Part = FieldError['in'];

/** Fastify's names for the parts of a request, and ours. */
const PARTS: Readonly<Record<string, Part>> = { querystring: 'query', params: 'path', headers: 'header' };

/**
 * Validates requests with compiled TypeBox schemas; what is wrong becomes a 422 with a pointer for each field. A query
 * has the parameters of its schema and no others: one that is ignored would answer another question than was asked.
 */
export function validateWithTypeBox(app: FastifyInstance): void {
  app.setValidatorCompiler<ObjectSchema>(({ schema, httpPart }) => {
    const part = PARTS[httpPart ?? 'body'] ?? 'body';
    const validator = Compile(schema);
    const numbers = part === 'body' ? [] : numericProperties(schema);
    const known = part === 'query' ? new Set(Object.keys(schema.properties ?? {})) : undefined;
    const removeNulls = part === 'body' ? nullRemover(schema) : undefined;
    return (value: unknown) => {
      if (numbers.length > 0) convertNumbers(value as Record<string, unknown>, numbers);
      if (known !== undefined) {
        const errors = unknownParameters(value as object, known);
        if (errors !== undefined) return { error: invalidFields(errors) };
      }
      removeNulls?.(value);
      if (validator.Check(value)) return { value };
      return {
        error: invalidFields(
          validator
            .Errors(value)
            .flatMap((error) => fieldErrors(error, part))
            .slice(0, MAX_ERRORS),
        ),
      };
    };
  });
}

function numericProperties(schema: ObjectSchema): string[] {
  const properties = Object.entries(schema.properties ?? {});
  return properties.filter(([, { type }]) => type === 'integer' || type === 'number').map(([name]) => name);
}

/** Query strings are text: whole and decimal numbers in their usual form become numbers, all else stays to be refused. */
function convertNumbers(value: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) {
    const text = value[name];
    if (typeof text === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(text)) value[name] = Number(text);
  }
}

/** @returns undefined, the usual case, if there are none */
function unknownParameters(query: object, known: ReadonlySet<string>): FieldError[] | undefined {
  let errors: FieldError[] | undefined;
  for (const name in query) {
    if (known.has(name)) continue;
    errors ??= [];
    if (errors.length === MAX_ERRORS) break;
    errors.push({ pointer: `/${escapePointer(name)}`, in: 'query', detail: unknownParameter(known) });
  }
  return errors;
}

function unknownParameter(known: ReadonlySet<string>): string {
  if (known.size === 0) return 'is no parameter of this route; it has none';
  return `is no parameter of this route; there are ${[...known].join(', ')}`;
}

function fieldErrors(
  error: { keyword: string; instancePath: string; params: object; message: string },
  part: Part,
): FieldError[] {
  const at = error.instancePath;
  if (error.keyword === 'required' && 'requiredProperties' in error.params) {
    const names = error.params.requiredProperties as string[];
    return names.map((name) => ({ pointer: `${at}/${name}`, in: part, detail: 'is required' }));
  }
  // Each field too many has an error of its own, the schema `false`.
  if (error.keyword === 'additionalProperties') return [];
  if (error.keyword === 'boolean')
    return [{ pointer: at, in: part, detail: 'is no field that can be given' }];
  if (error.keyword === 'enum' && 'allowedValues' in error.params) {
    const values = error.params.allowedValues as string[];
    return [{ pointer: at, in: part, detail: `must be one of ${values.join(', ')}` }];
  }
  return [{ pointer: at, in: part, detail: error.message }];
}
