import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectDatabase,
  type EmbeddedPostgres,
  migrate,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from '@vigilia/eriop';
import { password } from '../seed/people.ts';
import { seed } from '../seed-data.ts';
import { Child } from '../start/child.ts';
import { backendProgram } from '../start/places.ts';
import { type RedisProcess, startRedis } from './redis-process.ts';

/** ms that a backend gets to answer what it has taken in. */
const PATIENCE = 15_000;

/** The system under test, each part of which can be taken away and brought back. */
export class Stage {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  readonly #secret = randomBytes(32).toString('hex');
  #database!: EmbeddedPostgres;
  #backend!: Child;
  redis: RedisProcess | null = null;
  /** Where the backend listens; the same after each restart. */
  url = 'http://127.0.0.1:0';

  static async open(): Promise<Stage> {
    const stage = new Stage();
    stage.redis = await startRedis(join(stage.#folder, 'redis.log'));
    await stage.startDatabase();
    await migrate(stage.#database.url);
    const sql = await connectDatabase(stage.#database.url, { max: 1 });
    await seed(sql);
    await sql.end();
    await stage.startBackend();
    return stage;
  }

  get databaseUrl(): string {
    return this.#database.url;
  }

  get databasePid(): number {
    return this.#database.pid;
  }

  get backendPid(): number {
    return this.#backend.pid;
  }

  /** Where the backend's words are. */
  get logFile(): string {
    return join(this.#folder, 'backend.log');
  }

  /** On the port that it had before. */
  async startDatabase(): Promise<void> {
    const known = this.#database as EmbeddedPostgres | undefined;
    await known?.exited;
    this.#database = await startEmbeddedPostgres({
      folder: join(this.#folder, 'postgres'),
      logFile: join(this.#folder, 'postgres.log'),
      ...(known !== undefined && { port: Number(new URL(known.url).port) }),
    });
  }

  async startBackend(): Promise<void> {
    const known = this.#backend as Child | undefined;
    await known?.ended;
    const env = {
      ...process.env,
      DATABASE_URL: this.databaseUrl,
      ERIOP_PORT: new URL(this.url).port || '0',
      ERIOP_JWT_SECRET: this.#secret,
      ...(this.redis !== null && { REDIS_URL: this.redis.url }),
    };
    this.#backend = new Child([backendProgram], { file: this.logFile }, env);
    const message = (await this.#backend.firstMessage()) as { url: string } | null;
    if (message === null) throw new Error(`the backend did not start; see ${this.logFile}`);
    this.url = message.url;
  }

  /** An access token that outlives all exercises. */
  async logIn(email: string): Promise<string> {
    const reply = await fetch(`${this.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!reply.ok) throw new Error(`the login of ${email} was answered ${reply.status}`);
    return ((await reply.json()) as { access_token: string }).access_token;
  }

  async close(): Promise<void> {
    await this.#backend?.stop('SIGTERM', PATIENCE);
    await this.#database?.stop();
    await this.redis?.stop();
    await removeEmbeddedPostgres(join(this.#folder, 'postgres'));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
