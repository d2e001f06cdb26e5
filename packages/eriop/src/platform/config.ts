import { EriopError } from './errors.ts';

/** How one backend process is to behave. */
export interface Config {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly jwtSecret: string;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly logLevel: string;
  readonly poolSize: number;
  readonly ingestConcurrency: number;
  readonly ingestMaxBatch: number;
  readonly ingestQueue: number;
  readonly listMaxAgeMs: number;
  readonly stopTimeoutMs: number;
}

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
  jwtSecret: { name: 'ERIOP_JWT_SECRET', about: 'key that signs access tokens, 32 characters or more' },
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
} as const satisfies Record<keyof Config, Variable>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const SECRET_LENGTH = 32;

/**
 * Reads and checks the configuration.
 *
 * @throws EriopError CONFIG_INVALID naming every variable that is missing or wrong; values are not repeated
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const problems: string[] = [];
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
    jwtSecret: text('jwtSecret'),
    accessTokenSeconds: integer('accessTokenSeconds', 1, 86_400),
    refreshTokenSeconds: integer('refreshTokenSeconds', 1, 31_536_000),
    logLevel: text('logLevel'),
    poolSize: integer('poolSize', 1, 100),
    ingestConcurrency: integer('ingestConcurrency', 1, 16),
    ingestMaxBatch: integer('ingestMaxBatch', 1, 1000),
    ingestQueue: integer('ingestQueue', 1, 100_000),
    listMaxAgeMs: integer('listMaxAgeMs', 0, 60_000),
    stopTimeoutMs: integer('stopTimeoutMs', 100, 300_000),
  };
  if (config.jwtSecret !== '' && config.jwtSecret.length < SECRET_LENGTH) {
    problems.push(`ERIOP_JWT_SECRET must have ${SECRET_LENGTH} characters or more`);
  }
  if (config.databaseUrl !== '' && !isPostgresUrl(config.databaseUrl)) {
    problems.push('DATABASE_URL must look like postgres://user:password@host:port/database');
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

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
}
