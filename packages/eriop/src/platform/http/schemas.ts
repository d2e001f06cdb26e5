import { type Static, type TSchema, Type } from 'typebox';

/** A field that is present but may be null; as a list of types, which serialises faster than a union of schemas. */
export function Nullable<Schema extends TSchema>(schema: Schema) {
  const { type } = schema as unknown as { type: string };
  return Type.Unsafe<Static<Schema> | null>({ ...schema, type: [type, 'null'] });
}

export const Uuid = Type.String({ pattern: '^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' });

/** `/{id}` */
export const IdParams = Type.Object({ id: Uuid });

/** ISO 8601, UTC, milliseconds. */
export const Time = Type.String();

/** Text of bounded length that is not blank. */
export function Text(maxLength: number, minLength = 1) {
  return Type.String({ minLength, maxLength, pattern: '\\S' });
}
