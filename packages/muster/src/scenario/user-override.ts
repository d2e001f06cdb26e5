import { ScenarioError } from './scenario-error.ts';
import { between, constant, type WaitTime } from './wait-time.ts';

/** What `--config-users` says of one user class. */
export interface UserOverride {
  readonly userClass: string;
  readonly weight?: number;
  readonly fixedCount?: number;
  readonly host?: string;
  readonly waitTime?: WaitTime;
  /** Names of the only tasks to run, of those of the class itself. */
  readonly tasks?: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;
type Reader = (value: unknown, shown: string) => Partial<UserOverride>;

const readers: Readonly<Record<string, Reader>> = {
  weight: (value, shown) => ({ weight: count(value, shown) }),
  fixed_count: (value, shown) => ({ fixedCount: whole(value, shown) }),
  host: (value, shown) => ({ host: text(value, shown) }),
  wait_time: (value, shown) => ({ waitTime: waitTime(value, shown) }),
  tasks: (value, shown) => ({ tasks: names(value, shown) }),
};

/**
 * Reads what `--config-users` gives: an object as in Locust, or a list of them, e.g.
 * `[{"user_class_name": "Shopper", "weight": 3, "host": "http://127.0.0.1:8000", "tasks": ["browse"]}]`.
 * Beyond Locust's it takes `wait_time`: seconds, or `[min, max]`.
 *
 * @param value parsed JSON
 * @throws ScenarioError CONFIG_USERS_INVALID
 */
export function userOverrides(value: unknown): UserOverride[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map(userOverride);
}

function userOverride(value: unknown): UserOverride {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('it is an object for each user class, with user_class_name and what to set');
  }
  const { user_class_name: userClass, ...settings } = value as Fields;
  if (typeof userClass !== 'string') throw invalid('user_class_name is missing');
  let override: UserOverride = { userClass };
  for (const [key, setting] of Object.entries(settings)) {
    const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (read === undefined) {
      throw invalid(`${userClass}: there is no setting ${key}; there are ${Object.keys(readers).join(', ')}`);
    }
    override = { ...override, ...read(setting, `${userClass}: ${key}`) };
  }
  return override;
}

function count(value: unknown, shown: string): number {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  throw invalid(`${shown} is a number, 0 or more`);
}

function whole(value: unknown, shown: string): number {
  if (Number.isInteger(value) && (value as number) >= 0) return value as number;
  throw invalid(`${shown} is a whole number, 0 or more`);
}

function text(value: unknown, shown: string): string {
  if (typeof value === 'string') return value;
  throw invalid(`${shown} is a text`);
}

function waitTime(value: unknown, shown: string): WaitTime {
  const [min, max] = Array.isArray(value) ? value : [value, value];
  const lower = count(min, shown);
  const upper = count(max, shown);
  if (lower > upper) throw invalid(`${shown}: the smaller number comes first`);
  return lower === upper ? constant(lower) : between(lower, upper);
}

function names(value: unknown, shown: string): readonly string[] {
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value as string[];
  throw invalid(`${shown} is a list of names`);
}

/** @internal */
export function invalid(what: string): ScenarioError {
  return new ScenarioError('CONFIG_USERS_INVALID', `--config-users: ${what}`);
}
