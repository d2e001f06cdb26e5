import { Type } from 'typebox';
import { Text, Uuid } from '../platform/http/schemas.ts';

export const Acknowledgement = Type.Object({ notes: Type.Optional(Type.String({ maxLength: 2000 })) });

export const Dismissal = Type.Object({ reason: Text(500, 10) });

/** Somebody of the alert's agency who may see alerts. */
export const AlertAssignment = Type.Object({ assigned_to_id: Uuid });
