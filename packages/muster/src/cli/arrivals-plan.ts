import type { UserClass } from '../scenario/user.ts';
import type { Plan } from '../verdict/target.ts';
import { counted } from '../wording/format.ts';

/** What a run is asked for, as far as the user classes decide it. */
export type PlanOfUsers = Pick<Plan, 'users' | 'model' | 'arrivals'>;

/** @param users as asked for: they speak of the classes whose users do not arrive by plan */
export function planOfUsers(userClasses: readonly UserClass[], users: number): PlanOfUsers {
  const arrivals = userClasses.flatMap((userClass) =>
    userClass.arrivals === undefined ? [] : [{ userClass: userClass.name, text: userClass.arrivals.text }],
  );
  if (arrivals.length === 0) return { users, model: 'closed' };
  const open = arrivals.length === userClasses.length;
  return { users: open ? 0 : users, model: open ? 'open' : 'mixed', arrivals };
}

/** How many users there may be at once, as far as it can be told: how long a number of tasks takes, nobody knows. */
export function usersAtOnce(userClasses: readonly UserClass[], users: number): number {
  let sum = users;
  for (const { arrivals, session, mostAtOnce } of userClasses) {
    if (arrivals === undefined) continue;
    const lasting = session?.duration ?? Number.POSITIVE_INFINITY;
    sum += Number.isFinite(lasting) ? Math.min(mostAtOnce, Math.ceil(arrivals.peak * lasting)) : 1;
  }
  return sum;
}

/** How many users there may be at once, however long their sessions take. */
export function mostUsersAtOnce(userClasses: readonly UserClass[], users: number): number {
  const arriving = userClasses.filter(({ arrivals }) => arrivals !== undefined);
  return arriving.reduce((sum, { mostAtOnce }) => sum + mostAtOnce, users);
}

/** What the log says of the load at the beginning. */
export function loadInWords({ users, spawnRate, shape, arrivals = [] }: Plan): string {
  const parts = arrivals.map(({ userClass, text }) => `${userClass} arrives at ${text}`);
  if (shape !== undefined) parts.unshift(`its load is that of the shape ${shape.name}`);
  else if (users > 0 || parts.length === 0) {
    parts.unshift(`${counted(users, 'user')}, ${spawnRate} started a second`);
  }
  return parts.join('; ');
}
