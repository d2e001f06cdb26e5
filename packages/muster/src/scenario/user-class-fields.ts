import { tasksOf } from './task-list.ts';
import type { UserClass } from './user.ts';

/** What the class picker shows of a user class and lets a person change; the names are Locust's. */
export interface UserClassFields {
  readonly host: string | null;
  readonly weight: number;
  readonly fixed_count: number;
  readonly tasks: readonly string[];
}

export function userClassFields(userClass: UserClass): UserClassFields {
  return {
    host: userClass.host ?? null,
    weight: userClass.weight,
    fixed_count: userClass.fixedCount,
    tasks: tasksOf(userClass).map(({ name }) => name),
  };
}
