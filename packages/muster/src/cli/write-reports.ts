import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reportError } from '../report/report-error.ts';
import type { Summary } from '../report/summary.ts';
import type { Arguments } from './arguments.ts';
import { htmlPath, jsonPath } from './report-paths.ts';

/**
 * Writes the reports that were asked for and are made when the run is over; the CSV files are written meanwhile.
 *
 * @param json the statistics as Locust's JSON; null when nobody asked
 * @returns the names of all files written, those of CSV included
 * @throws ReportError
 */
export async function writeReports(
  args: Arguments,
  summary: Summary,
  json: string | null,
): Promise<readonly string[]> {
  const [html, jsonFile] = [htmlPath(args), jsonPath(args)];
  if (args.summary !== undefined) await write(args.summary, `${JSON.stringify(summary)}\n`);
  if (jsonFile !== undefined && json !== null) await write(jsonFile, json);
  if (html !== undefined) {
    const { renderHtml } = await import('../report/html/render-html.ts');
    await write(html, renderHtml(summary));
  }
  const csv = args.csv === undefined ? undefined : `${args.csv}_*.csv`;
  return [html, args.summary, jsonFile, csv].filter((file) => file !== undefined);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw reportError(error, path);
  }
}
