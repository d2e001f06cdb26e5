import type { TSchema } from 'typebox';
import { isOmissible } from '../platform/http/optional-fields.ts';

/** Schemas that the page names, each under `components.schemas`. */
export type Names = ReadonlyMap<unknown, string>;

/** @throws RangeError if two of them are the same */
export function nameSchemas(schemas: Readonly<Record<string, TSchema>>): Names {
  const names = new Map<unknown, string>();
  for (const [name, schema] of Object.entries(schemas)) {
    if (names.has(schema)) throw new RangeError(`${name} and ${names.get(schema)} are the same schema.`);
    names.set(schema, name);
  }
  return names;
}

/** How a schema is written out. */
interface Writing {
  /** The schema itself is to be written out even if it has a name. */
  readonly whole?: boolean;
  /** It is of something received: where a field may be left out, null is allowed too. */
  readonly received?: boolean;
}

/** A copy of a schema with references in place of those within it that have names. */
export function withReferences(
  schema: unknown,
  names: Names,
  { whole = false, received = false }: Writing = {},
): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const name = names.get(schema);
  if (name !== undefined && !whole) return { $ref: `${name}#` };
  const part = (value: unknown) => withReferences(value, names, { received });
  if (Array.isArray(schema)) return schema.map(part);
  const copy = Object.entries(schema).map(([key, value]) => [
    key,
    received && key === 'properties' ? receivedFields(schema, value, part) : part(value),
  ]);
  // Generators of clients want to know the type of an enumeration without looking at its values.
  if (isTextEnum(schema)) copy.unshift(['type', 'string']);
  return Object.fromEntries(copy);
}

function receivedFields(schema: object, fields: object, part: (value: unknown) => unknown): object {
  const copies = Object.entries(fields).map(([name, field]) => {
    const copy = part(field) as object;
    return [name, isOmissible(schema, name) ? orNull(copy) : copy];
  });
  return Object.fromEntries(copies);
}

function orNull(schema: { readonly type?: unknown; readonly enum?: readonly unknown[] }): object {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const { type, enum: values, ...rest } = schema;
  return { type: [type, 'null'], ...(values && { enum: [...values, null] }), ...rest };
}

function isTextEnum(schema: { readonly enum?: unknown; readonly type?: unknown }): boolean {
  const { enum: values, type } = schema;
  return type === undefined && Array.isArray(values) && values.every((value) => typeof value === 'string');
}
