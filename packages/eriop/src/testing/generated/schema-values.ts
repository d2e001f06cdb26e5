import fc from 'fast-check';

/** JSON Schema, as far as the description of the API uses it; references are resolved before. */
export interface PlainSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly PlainSchema[];
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | PlainSchema;
  readonly items?: PlainSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Ids of the kind that a name suggests, e.g. "building_id" or "alerts": an id at random would find nothing. */
export type KnownIds = (name: string) => fc.Arbitrary<string>;

const UUID_PATTERN = '[0-9a-fA-F]{12}$';
const MAX_ITEMS = 3;
const MAX_LENGTH = 60;

/** Values that a schema allows. */
export function valuesOf(schema: PlainSchema, ids: KnownIds, name = ''): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined)
    return fc.oneof(...schema.anyOf.map((option) => valuesOf(option, ids, name)));
  const types = [schema.type ?? 'any'].flat();
  return fc.oneof(...types.map((type) => valuesOfType(type, schema, ids, name)));
}

function valuesOfType(type: string, schema: PlainSchema, ids: KnownIds, name: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer(range(schema, 2 ** 31));
    case 'number':
      return fc.oneof(
        fc.double({ ...range(schema, 1e9), noNaN: true }),
        fc.constantFrom(...Object.values(range(schema, 1e9))),
      );
    case 'string':
      return strings(schema, () => ids(name));
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, ids, name), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? MAX_ITEMS, MAX_ITEMS),
      });
    case 'object':
      return objects(schema, ids);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function range({ minimum, maximum }: PlainSchema, far: number): { min: number; max: number } {
  return { min: minimum ?? -far, max: maximum ?? far };
}

function objects(schema: PlainSchema, ids: KnownIds): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  const model = Object.fromEntries(
    properties.map(([name, property]) => [name, valuesOf(property, ids, name)]),
  );
  const named = fc.record(model, { requiredKeys: [...(schema.required ?? [])] });
  if (schema.additionalProperties !== true) return named;
  const more = fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
  return fc.tuple(more, named).map(([extra, own]) => ({ ...extra, ...own }));
}

function strings(schema: PlainSchema, ids: () => fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { minLength = 0, pattern, format } = schema;
  if (pattern?.endsWith(UUID_PATTERN) === true || format === 'uuid') return ids();
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  const maxLength = Math.min(schema.maxLength ?? MAX_LENGTH, Math.max(MAX_LENGTH, minLength));
  const text = fc.string({ unit: 'grapheme', minLength, maxLength });
  if (pattern === undefined) return text.filter(fitsLength(schema));
  const expression = new RegExp(pattern, 'u');
  const readable = text.filter((value) => expression.test(value));
  // Most patterns allow most texts; for the others, texts are made from the pattern.
  const fits = isPermissive(expression) ? readable : fc.stringMatching(new RegExp(pattern));
  return fits.filter(fitsLength(schema));
}

function isPermissive(expression: RegExp): boolean {
  return expression.test('some words') && expression.test('déjà-vu');
}

function fitsLength({ minLength = 0, maxLength = Number.POSITIVE_INFINITY }: PlainSchema) {
  return (text: string) => [...text].length >= minLength && text.length <= maxLength;
}
