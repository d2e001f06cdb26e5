import type { fromEverySource } from './table.ts';

type Settings = typeof fromEverySource;

/** What muster.config.ts may set: every setting of the table but those of the command line alone, under its name there. */
export type MusterConfig = {
  readonly [Name in keyof Settings]?: NonNullable<Settings[Name]['kind']['written']>;
} & {
  /** The locustfile's own arguments, by name. */
  readonly arguments?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
};

/**
 * Gives the default export of muster.config.ts its type.
 *
 * @example
 * export default defineConfig({ host: 'http://localhost:8000', users: 10, runTime: '5m' });
 */
export function defineConfig(config: MusterConfig): MusterConfig {
  return config;
}
