import { ScenarioError } from './scenario-error.ts';

/** What Muster reads of the classes that a locustfile writes, and where. */
interface Known {
  /** What a class of this kind is called in messages. */
  readonly kind: string;
  /** Read of the class itself. */
  readonly ofClass: readonly string[];
  /** Read of each instance: methods, or fields that hold a function. */
  readonly ofInstance: readonly string[];
  /** Names of Locust, and others that are no spelling of one of these, with what stands for them here. */
  readonly foreign: Readonly<Record<string, string>>;
  /** The same, of static members alone. */
  readonly notOfClass?: Readonly<Record<string, string>>;
}

const waits = '`waitTime = between(1, 5)`, in seconds';

const user: Known = {
  kind: 'user class',
  ofClass: ['weight', 'fixedCount', 'host', 'tasks', 'arrivals', 'session', 'mostAtOnce', 'http', 'abstract'],
  ofInstance: ['waitTime', 'onStart', 'onStop', 'context'],
  foreign: {
    min_wait: waits,
    max_wait: waits,
    wait_function: waits,
    task_set: '`static tasks = [Forum]`',
    network_timeout: '`static http = { timeout: 60_000 }`, in ms',
    connection_timeout: '`static http = { connectTimeout: 60_000 }`, in ms',
    max_redirects: '`static http = { maxRedirects: 30 }`',
    default_headers: '`static http = { headers: { … } }`',
    proxy_host: "`static http = { proxy: 'http://…' }`",
    proxy_port: "`static http = { proxy: 'http://…' }`",
  },
};

const taskSet: Known = {
  kind: 'TaskSet',
  ofClass: ['tasks'],
  ofInstance: ['waitTime', 'onStart', 'onStop'],
  foreign: {
    min_wait: waits,
    max_wait: waits,
  },
  notOfClass: {
    weight: '`@task(3)` where it is a task, or `[Forum, 3]` in the `static tasks` around it',
    fixedCount: 'it to the user class: a TaskSet is something that users do',
  },
};

const loadShape: Known = {
  kind: 'load shape',
  ofClass: ['useCommonOptions', 'mostUsers', 'abstract'],
  ofInstance: ['tick', 'stage'],
  foreign: {
    get_run_time: '`this.runTime`',
    get_current_user_count: '`this.userCount`',
    reset_time: '`this.resetTime()`',
  },
};

const kinds = { user, taskSet, loadShape } as const;
export type CheckedKind = keyof typeof kinds;

/**
 * Refuses what a class says under a name, or at a place, where nobody reads it: without, `static waitTime` would be a
 * run without any wait. Members of the author's own are none of this.
 *
 * @throws ScenarioError MEMBER_UNKNOWN
 */
export function checkMembers(holder: { readonly name: string }, kind: CheckedKind): void {
  const known = kinds[kind];
  for (const level of chainOf(holder)) {
    for (const member of Object.getOwnPropertyNames(level)) {
      const value: unknown = Object.getOwnPropertyDescriptor(level, member)?.value;
      checkForeign(holder.name, member, known, known.notOfClass);
      checkName(holder.name, member, known, known.ofClass);
      // Other data may well be called `context`, or `stage`.
      const misplaced = known.ofInstance.includes(member) && !known.ofClass.includes(member);
      if (misplaced && (member === 'waitTime' || typeof value === 'function')) {
        throw unknown(
          `${holder.name} has a static ${member}, and it is read of each instance: leave out \`static\``,
        );
      }
    }
    const { prototype } = level as { prototype?: object };
    const methods = prototype === undefined ? [] : Object.getOwnPropertyNames(prototype);
    for (const member of methods) checkName(holder.name, member, known, known.ofInstance);
  }
}

const checked = new WeakSet<object>();

/**
 * The same of the fields, which only an instance shows; of each class once.
 *
 * @throws ScenarioError MEMBER_UNKNOWN
 */
export function checkFields(instance: object, kind: CheckedKind): void {
  const holder = instance.constructor;
  if (checked.has(holder)) return;
  const known = kinds[kind];
  for (const member of Object.getOwnPropertyNames(instance)) {
    checkName(holder.name, member, known, [...known.ofInstance, ...known.ofClass]);
    if (!isOfClass(member, (instance as Record<string, unknown>)[member], known)) continue;
    const either = member === 'host' ? ', or write `override get host()`' : '';
    throw unknown(
      `${holder.name} has a field ${member}, and it is read of the class: write \`static ${member} = …\`${either}`,
    );
  }
  checked.add(holder);
}

/** Whether the field was meant as a setting of the class: users may have sessions and arrivals of their own. */
function isOfClass(member: string, value: unknown, { ofClass }: Known): boolean {
  if (!ofClass.includes(member)) return false;
  if (member === 'session' || member === 'arrivals') return isMusters(value);
  return member !== 'http' || (typeof value === 'object' && !isMusters(value) && isPlain(value));
}

function isMusters(value: unknown): boolean {
  const name = (value as { constructor?: { name?: unknown } } | null | undefined)?.constructor?.name;
  return name === 'Session' || name === 'Arrivals';
}

function isPlain(value: unknown): boolean {
  return value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function checkForeign(holder: string, member: string, { kind }: Known, foreign: Known['foreign'] = {}): void {
  if (!Object.hasOwn(foreign, member)) return;
  throw unknown(`${holder} has ${member}, which a ${kind} does not know; write ${foreign[member]}`);
}

function checkName(holder: string, member: string, known: Known, readHere: readonly string[]): void {
  checkForeign(holder, member, known, known.foreign);
  if (readHere.includes(member)) return;
  const here = readHere.find((name) => isSpelling(member, name));
  const meant = here ?? [...known.ofInstance, ...known.ofClass].find((name) => isSpelling(member, name));
  if (meant === undefined) return;
  const place = known.ofClass.includes(meant) ? `static ${meant}` : meant;
  throw unknown(`${holder} has ${member}, which a ${known.kind} does not know; it is called \`${place}\``);
}

/**
 * Whether `written` is `name` in another spelling: `wait_time`, `onstart`, `weigth`. What begins with a capital letter
 * is a TaskSet or a constant.
 */
function isSpelling(written: string, name: string): boolean {
  if (written === name || /^[_A-Z]/.test(written)) return false;
  const [a, b] = [written, name].map((word) => word.replaceAll('_', '').toLowerCase()) as [string, string];
  return a === b || isSwapped(a, b);
}

/** Two neighbouring letters have changed places. */
function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return (
    a.slice(0, at) + b[at] + b[at + 1] + a.slice(at + 2) === b && a[at] === b[at + 1] && a[at + 1] === b[at]
  );
}

/** The class and its bases. */
function chainOf(holder: object): object[] {
  const chain: object[] = [];
  for (let one = holder; typeof one === 'function' && one !== Function.prototype; ) {
    chain.push(one);
    one = Object.getPrototypeOf(one) as object;
  }
  return chain;
}

function unknown(message: string): ScenarioError {
  return new ScenarioError('MEMBER_UNKNOWN', message);
}
