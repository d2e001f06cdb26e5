import { type Static, type TSchema, Type } from 'typebox';

/** A field that is present but may be null; as a list of types, which serialises faster than a union of schemas. */
export function Nullable<Schema extends TSchema>(schema: Schema) {
  const { type } = schema as unknown as { type: string };
  return Type.Unsafe<Static<Schema> | null>({ ...schema, type: [type, 'null'] });
}

export const Uuid = Type.String({ pattern: '^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' });

/** `/{id}` */
export const IdParams = Type.Object({ id: Uuid });

/** Text of bounded length that is not blank, and without the character that PostgreSQL cannot store. */
export function Text(maxLength: number, minLength = 1) {
  return Type.String({ minLength, maxLength, pattern: '^\\s*[^\\s\\u0000][^\\u0000]*$' });
}
