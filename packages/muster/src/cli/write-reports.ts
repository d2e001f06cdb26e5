import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { renderHtml } from '../report/html/render-html.ts';
import { reportError } from '../report/report-error.ts';
import type { Summary } from '../report/summary.ts';
import type { Arguments } from './arguments.ts';

/**
 * Writes the HTML report and summary.json where they were asked for.
 *
 * @throws ReportError
 */
export async function writeReports(args: Arguments, summary: Summary): Promise<void> {
  if (args.summary !== undefined) await write(args.summary, `${JSON.stringify(summary)}\n`);
  if (args.html !== undefined) await write(args.html, renderHtml(summary));
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw reportError(error, path);
  }
}
