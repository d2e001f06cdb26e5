import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';

/** How long an answer is used, ms. Short, so that a long run follows a name that moves. */
const lifetime = 30_000;
/** Names remembered: redirects can lead to any number. */
const mostNames = 1000;

interface Answer {
  readonly at: number;
  readonly addresses: LookupAddress[];
}

type Callback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

const answers = new Map<string, Answer>();
const waiting = new Map<string, Callback[]>();

/**
 * `dns.lookup` with a memory. The system's resolver runs in libuv's four threads, where 500 new
 * users a second would queue behind each other.
 */
export function lookup(hostname: string, options: LookupOptions, callback: Callback): void {
  const known = answers.get(hostname);
  if (known !== undefined && performance.now() - known.at < lifetime) {
    process.nextTick(answer, known.addresses, options, callback);
    return;
  }
  const deliver: Callback = (error, addresses) => {
    if (error !== null) callback(error, []);
    else answer(addresses as LookupAddress[], options, callback);
  };
  const others = waiting.get(hostname);
  if (others !== undefined) {
    others.push(deliver);
    return;
  }
  waiting.set(hostname, [deliver]);
  systemLookup(hostname, { all: true }, (error, addresses) => {
    if (error === null) remember(hostname, addresses);
    const callbacks = waiting.get(hostname) ?? [];
    waiting.delete(hostname);
    for (const each of callbacks) each(error, addresses);
  });
}

function remember(hostname: string, addresses: LookupAddress[]): void {
  if (answers.size >= mostNames) answers.clear();
  answers.set(hostname, { at: performance.now(), addresses });
}

function answer(all: LookupAddress[], options: LookupOptions, callback: Callback): void {
  const family = families[options.family ?? 0] ?? 0;
  const addresses = family === 0 ? all : all.filter((one) => one.family === family);
  if (options.all === true) {
    callback(null, addresses);
    return;
  }
  const [first] = addresses;
  if (first === undefined) callback(notInFamily(), []);
  else callback(null, first.address, first.family);
}

const families: Readonly<Record<string | number, 0 | 4 | 6>> = { 4: 4, IPv4: 4, 6: 6, IPv6: 6 };

function notInFamily(): NodeJS.ErrnoException {
  return Object.assign(new Error('no address of the family'), { code: 'EAFNOSUPPORT' });
}
