import { writeFile } from 'node:fs/promises';
import { makeFolderOf } from '../report/make-folder-of.ts';
import { type ReportError, reportError } from '../report/report-error.ts';
import type { Summary } from '../report/summary.ts';
import { htmlPath, jsonPath, type ReportFiles } from './report-paths.ts';

export interface WrittenReports {
  /** Names of files, those of CSV included. */
  readonly written: readonly string[];
  readonly errors: readonly ReportError[];
}

/**
 * Writes the reports that were asked for and are made when the run is over; the CSV files are written meanwhile.
 *
 * @param json the statistics as Locust's JSON; null when nobody asked
 * One that cannot be written does not keep the others from it.
 */
export async function writeReports(
  args: ReportFiles,
  summary: Summary,
  json: string | null,
): Promise<WrittenReports> {
  const [html, jsonFile] = [htmlPath(args), jsonPath(args)];
  const texts: (readonly [string, () => string | Promise<string>])[] = [];
  if (html !== undefined) texts.push([html, () => htmlOf(summary)]);
  if (args.summary !== undefined) texts.push([args.summary, () => `${JSON.stringify(summary)}\n`]);
  if (args.junit !== undefined) texts.push([args.junit, () => junitOf(summary)]);
  if (jsonFile !== undefined && json !== null) texts.push([jsonFile, () => json]);
  const written: string[] = [];
  const errors: ReportError[] = [];
  for (const [path, text] of texts) {
    const error = await write(path, await text());
    if (error === null) written.push(path);
    else errors.push(error);
  }
  if (args.csv !== undefined) written.push(`${args.csv}_*.csv`);
  return { written, errors };
}

async function htmlOf(summary: Summary): Promise<string> {
  const { renderHtml } = await import('../report/html/render-html.ts');
  return renderHtml(summary);
}

async function junitOf(summary: Summary): Promise<string> {
  const { renderJunit } = await import('../report/junit/render-junit.ts');
  return renderJunit(summary);
}

/** @returns why it could not be written; null when it was */
async function write(path: string, text: string): Promise<ReportError | null> {
  try {
    await makeFolderOf(path);
    await writeFile(path, text);
    return null;
  } catch (error) {
    return reportError(error, path);
  }
}
