import type { FastifyReply } from 'fastify';
import { type Static, type TSchema, type TUnsafe, Type } from 'typebox';

/** A field that is present but may be null; as a list of types, which serialises faster than a union of schemas. */
export function Nullable<Schema extends TSchema>(schema: Schema) {
  const { type = 'string', enum: values } = schema as unknown as { type?: string; enum?: readonly string[] };
  const nulled = { ...schema, type: [type, 'null'], ...(values && { enum: [...values, null] }) };
  return Type.Unsafe<Static<Schema> | null>(nulled);
}

export const Uuid = Type.String({
  pattern: '^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$',
  examples: ['0193e8a4-7c1e-7d2b-9f00-3a5be01c77d1'],
});

/** ISO 8601, UTC, as answers have it. */
export const Timestamp = Type.String({ format: 'date-time' });

/** `/{id}` */
export const IdParams = Type.Object({ id: Uuid });

/**
 * The schema of what a route sends as a finished body, which nothing serialises any more: for the description of the
 * route, whose handler returns the reply, or the JSON itself.
 */
export function Prepared<Returned = FastifyReply>(schema: TSchema) {
  return schema as TUnsafe<Returned>;
}

/** Text of bounded length that is not blank, and without the character that PostgreSQL cannot store. */
export function Text(maxLength: number, minLength = 1) {
  return Type.String({ minLength, maxLength, pattern: '^\\s*[^\\s\\u0000][^\\u0000]*$' });
}
