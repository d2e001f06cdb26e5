import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ScenarioError } from '../scenario-error.ts';
import { type CsvRecord, parseCsv } from './csv.ts';
import { type Feeder, type FeederOptions, feeder } from './feeder.ts';

/** What the fields of a column are read as. */
export type CsvColumn = 'string' | 'number' | 'boolean';

type Columns = Readonly<Record<string, CsvColumn>>;

/** A row by its column names: of the columns that were declared, or of all, as texts. */
export type CsvRow<Declared extends Columns> = {
  readonly [Name in keyof Declared]: Declared[Name] extends 'number'
    ? number
    : Declared[Name] extends 'boolean'
      ? boolean
      : string;
};

/** How a CSV file is read, and its rows are handed out. */
export interface CsvFeederOptions<Declared extends Columns> extends FeederOptions {
  /** The columns that are needed, with their types: others are left out. Without it, all columns, as texts. */
  readonly columns?: Declared;
  /** Between fields; a comma by default. */
  readonly delimiter?: string;
}

/**
 * Hands out the rows of a CSV file (RFC 4180, UTF-8) to users. The first line names the columns. Made at the top level of
 * a locustfile, the file is read once and all users share it.
 *
 * @param file a URL, or a path from the current folder; `new URL('users.csv', import.meta.url)` is the file beside the
 * locustfile, wherever it is run from
 * @throws ScenarioError CSV_INVALID with the line, FEEDER_INVALID
 * @example
 * const accounts = csvFeeder(new URL('accounts.csv', import.meta.url), {
 *   columns: { email: 'string', orders: 'number' },
 *   end: 'once',
 * });
 * export class Customer extends HttpUser {
 *   email = '';
 *   override async onStart() {
 *     this.email = accounts.next().email;
 *   }
 *   @task()
 *   async account() {
 *     await this.client.get('/account', { query: { email: this.email } });
 *   }
 * }
 */
export function csvFeeder<const Declared extends Columns = Readonly<Record<string, 'string'>>>(
  file: string | URL,
  options: CsvFeederOptions<Declared> = {},
): Feeder<CsvRow<Declared>> {
  const { columns, delimiter = ',', ...handOut } = options;
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const name = file instanceof URL ? relative('', path) : path;
  const records = parseCsv(readText(path, name), { name, delimiter });
  const rows = rowsOf(records, columns, name);
  if (rows.length === 0) throw new ScenarioError('CSV_INVALID', `${name} has no rows below its column names`);
  return feeder(rows as CsvRow<Declared>[], handOut);
}

function readText(path: string, name: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'there is none; a path is from the current folder, new URL(path, import.meta.url) from the locustfile'
        : (error as Error).message;
    throw new ScenarioError('CSV_INVALID', `the CSV file ${name} cannot be read: ${why}`);
  }
  try {
    // A byte order mark, which spreadsheets write, is no part of the first name.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ScenarioError('CSV_INVALID', `the CSV file ${name} is not in UTF-8; save it as that`);
  }
}

type Value = string | number | boolean;

function rowsOf(
  records: readonly CsvRecord[],
  columns: Columns | undefined,
  name: string,
): Record<string, Value>[] {
  const [header, ...rest] = records;
  if (header === undefined)
    throw new ScenarioError('CSV_INVALID', `${name} is empty; its first line names the columns`);
  const names = header.fields;
  checkNames(names, `${name}:${header.line}`);
  const wanted = Object.entries(columns ?? Object.fromEntries(names.map((one) => [one, 'string' as const])));
  const places = wanted.map(([column, type]) => ({ column, type, at: placeOf(column, names, name) }));
  return rest.map(({ line, fields }) => {
    if (fields.length !== names.length) {
      throw new ScenarioError(
        'CSV_INVALID',
        `${name}:${line}: it has ${fields.length} fields, and there are ${names.length} columns`,
      );
    }
    return Object.fromEntries(
      places.map(({ column, type, at }) => [
        column,
        typedValue(fields[at] as string, type, `${name}:${line}: ${column}`),
      ]),
    );
  });
}

function checkNames(names: readonly string[], place: string): void {
  const wrong = names.find((one, at) => one.trim() === '' || names.indexOf(one) !== at);
  if (wrong === undefined) return;
  const what = wrong.trim() === '' ? 'a column has no name' : `there are two columns '${wrong}'`;
  throw new ScenarioError('CSV_INVALID', `${place}: ${what}; the first line names each column, once`);
}

function placeOf(column: string, names: readonly string[], name: string): number {
  const at = names.indexOf(column);
  if (at >= 0) return at;
  throw new ScenarioError('CSV_INVALID', `${name} has no column '${column}'; it has ${names.join(', ')}`);
}

function typedValue(text: string, type: CsvColumn, place: string): Value {
  if (type === 'string') return text;
  if (type === 'number') {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    throw new ScenarioError('CSV_INVALID', `${place}: '${text}' is not a number`);
  }
  if (type === 'boolean') {
    if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
    throw new ScenarioError('CSV_INVALID', `${place}: '${text}' is neither true nor false`);
  }
  throw new ScenarioError(
    'FEEDER_INVALID',
    `a column is a 'string', 'number' or 'boolean', not '${String(type)}'`,
  );
}
