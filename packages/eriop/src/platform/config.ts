import { isIP, isIPv6 } from 'node:net';
import { EriopError } from './errors.ts';
import { weaknessOf } from './secrets.ts';

/** How one backend process is to behave. */
export interface Config {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  /** Processes that answer requests on that address. */
  readonly processes: number;
  /** In production, secrets that can be read in the source are refused. */
  readonly environment: Environment;
  readonly jwtSecret: string;
  /** The secret before this one, for verifying only; undefined if there is none. */
  readonly jwtSecretPrevious: string | undefined;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly logLevel: string;
  readonly poolSize: number;
  readonly ingestConcurrency: number;
  readonly ingestMaxBatch: number;
  readonly ingestQueue: number;
  readonly listMaxAgeMs: number;
  readonly stopTimeoutMs: number;
  /** Addresses and networks of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Holds a password; undefined when this instance shares nothing. */
  readonly redisUrl: string | undefined;
  readonly redisPrefix: string;
  readonly wsMax: number;
  readonly wsMaxPerUser: number;
  /** Origins of web pages on other hosts that may open the live feed. */
  readonly wsOrigins: readonly string[];
}

const ENVIRONMENTS = ['production', 'development', 'test'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

interface Variable {
  readonly name: string;
  readonly about: string;
  readonly fallback?: string;
}

/** Every environment variable the backend reads; nothing else configures it. */
export const VARIABLES = {
  databaseUrl: { name: 'DATABASE_URL', about: 'postgres://user:password@host:port/database' },
  host: { name: 'ERIOP_HOST', about: 'address to listen on', fallback: '127.0.0.1' },
  port: { name: 'ERIOP_PORT', about: 'port to listen on; 0 takes a free one', fallback: '8000' },
  processes: {
    name: 'ERIOP_PROCESSES',
    about: 'processes on that address; each has its own pools and queues',
    fallback: '1',
  },
  environment: {
    name: 'ERIOP_ENV',
    about: 'production, development or test; production refuses well-known secrets',
    // NODE_ENV, if that is set.
    fallback: 'development',
  },
  jwtSecret: { name: 'ERIOP_JWT_SECRET', about: 'key that signs access tokens, 32 characters or more' },
  jwtSecretPrevious: {
    name: 'ERIOP_JWT_SECRET_PREVIOUS',
    about: 'the key before it: its tokens are good until they expire',
    fallback: '',
  },
  accessTokenSeconds: {
    name: 'ERIOP_ACCESS_TOKEN_SECONDS',
    about: 'life of an access token',
    fallback: '3600',
  },
  refreshTokenSeconds: {
    name: 'ERIOP_REFRESH_TOKEN_SECONDS',
    about: 'life of a refresh token',
    fallback: '604800',
  },
  logLevel: { name: 'ERIOP_LOG_LEVEL', about: 'fatal, error, warn, info, debug or trace', fallback: 'info' },
  poolSize: { name: 'ERIOP_POOL_SIZE', about: 'database connections for queries', fallback: '8' },
  ingestConcurrency: { name: 'ERIOP_INGEST_CONCURRENCY', about: 'alert inserts at once', fallback: '2' },
  ingestMaxBatch: { name: 'ERIOP_INGEST_MAX_BATCH', about: 'alerts in one insert at most', fallback: '250' },
  ingestQueue: {
    name: 'ERIOP_INGEST_QUEUE',
    about: 'alerts that may wait; more are answered 503',
    fallback: '5000',
  },
  listMaxAgeMs: { name: 'ERIOP_LIST_MAX_AGE_MS', about: 'how old a cached list may be', fallback: '500' },
  stopTimeoutMs: {
    name: 'ERIOP_STOP_TIMEOUT_MS',
    about: 'how long a graceful stop may take',
    fallback: '10000',
  },
  trustedProxies: {
    name: 'ERIOP_TRUSTED_PROXIES',
    about: 'addresses or networks (10.0.0.0/8), separated by commas, whose X-Forwarded-For is believed',
    fallback: '',
  },
  redisUrl: {
    name: 'REDIS_URL',
    about: 'redis:// or rediss://, for several instances: cache, live feed, rate limits',
    fallback: '',
  },
  redisPrefix: {
    name: 'ERIOP_REDIS_PREFIX',
    about: 'what every key in Redis begins with',
    fallback: 'eriop:',
  },
  wsMax: { name: 'ERIOP_WS_MAX', about: 'live-feed connections at most', fallback: '10000' },
  wsMaxPerUser: {
    name: 'ERIOP_WS_MAX_PER_USER',
    about: 'live-feed connections of one user at most',
    fallback: '200',
  },
  wsOrigins: {
    name: 'ERIOP_WS_ORIGINS',
    about: 'origins (https://desk.example), separated by commas, whose pages may open the live feed',
    fallback: '',
  },
} as const satisfies Record<keyof Config, Variable>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Reads and checks the configuration.
 *
 * @throws EriopError CONFIG_INVALID naming every variable that is missing or wrong; values are not repeated
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const problems: string[] = [];
  // Either of the two is enough: whoever says it once means it.
  const production = [environment.ERIOP_ENV, environment.NODE_ENV].includes('production');
  const text = (key: keyof Config): string => {
    const variable: Variable = VARIABLES[key];
    const value = environment[variable.name] || variable.fallback;
    if (value === undefined) problems.push(`${variable.name} is missing (${variable.about})`);
    return value ?? '';
  };
  const integer = (key: keyof Config, minimum: number, maximum: number): number => {
    const value = Number(text(key));
    const valid = Number.isInteger(value) && value >= minimum && value <= maximum;
    if (!valid) problems.push(`${VARIABLES[key].name} must be a whole number from ${minimum} to ${maximum}`);
    return value;
  };

  const config: Config = {
    databaseUrl: text('databaseUrl'),
    host: text('host'),
    port: integer('port', 0, 65535),
    processes: integer('processes', 1, 64),
    environment: production ? 'production' : (text('environment') as Environment),
    jwtSecret: text('jwtSecret'),
    jwtSecretPrevious: text('jwtSecretPrevious') || undefined,
    accessTokenSeconds: integer('accessTokenSeconds', 1, 86_400),
    refreshTokenSeconds: integer('refreshTokenSeconds', 1, 31_536_000),
    logLevel: text('logLevel'),
    poolSize: integer('poolSize', 1, 100),
    ingestConcurrency: integer('ingestConcurrency', 1, 16),
    ingestMaxBatch: integer('ingestMaxBatch', 1, 1000),
    ingestQueue: integer('ingestQueue', 1, 100_000),
    listMaxAgeMs: integer('listMaxAgeMs', 0, 60_000),
    stopTimeoutMs: integer('stopTimeoutMs', 100, 300_000),
    trustedProxies: partsOf(text('trustedProxies')),
    redisUrl: text('redisUrl') || undefined,
    redisPrefix: text('redisPrefix'),
    wsMax: integer('wsMax', 1, 100_000),
    wsMaxPerUser: integer('wsMaxPerUser', 1, 100_000),
    wsOrigins: partsOf(text('wsOrigins')),
  };
  for (const key of ['jwtSecret', 'jwtSecretPrevious'] as const) {
    const secret = config[key] ?? '';
    const weakness = secret === '' ? undefined : weaknessOf(secret, production);
    if (weakness !== undefined) problems.push(`${VARIABLES[key].name} ${weakness}`);
  }
  if (!ENVIRONMENTS.includes(config.environment))
    problems.push(`ERIOP_ENV must be one of ${ENVIRONMENTS.join(', ')}`);
  for (const proxy of config.trustedProxies) {
    if (!isNetwork(proxy)) problems.push(`ERIOP_TRUSTED_PROXIES: ${proxy} is no address and no network`);
  }
  if (config.databaseUrl !== '' && !isPostgresUrl(config.databaseUrl)) {
    problems.push('DATABASE_URL must look like postgres://user:password@host:port/database');
  }
  if (config.redisUrl !== undefined && !isRedisUrl(config.redisUrl))
    problems.push('REDIS_URL must look like redis://user:password@host:port or rediss://…');
  if (!/^[a-z][\w.-]*:$/i.test(config.redisPrefix))
    problems.push('ERIOP_REDIS_PREFIX must be a word and a colon, such as eriop:');
  for (const origin of config.wsOrigins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      problems.push(`ERIOP_WS_ORIGINS: ${origin} is no origin, such as https://desk.example`);
  }
  if (!LOG_LEVELS.includes(config.logLevel))
    problems.push(`ERIOP_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`);
  if (problems.length === 0) return config;
  throw new EriopError(
    'CONFIG_INVALID',
    `The configuration is not valid: ${problems.join('; ')}.`,
    'Set these environment variables and start again.',
  );
}

/** An IP address, or one with the length of its prefix. */
function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  if (isIP(address) === 0 || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (isIPv6(address) ? 128 : 32));
}

/** What stands between commas. */
function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isRedisUrl(text: string): boolean {
  return URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol);
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
}
