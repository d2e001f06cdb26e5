import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { makeFolderOf } from '../report/make-folder-of.ts';
import { drawingError, type ReportError, reportError } from '../report/report-error.ts';
import type { Summary } from '../report/summary.ts';
import { type FinalReports, htmlPath, jsonPath } from './report-paths.ts';

export interface WrittenReports {
  /** Names of files. */
  readonly written: readonly string[];
  readonly errors: readonly ReportError[];
}

/**
 * Writes the reports that were asked for and are made when the run is over; the CSV files are written meanwhile.
 * One that cannot be drawn or written does not keep the others from it.
 *
 * @param json the statistics as Locust's JSON; null when nobody asked
 */
export async function writeReports(
  args: FinalReports,
  summary: Summary,
  json: string | null,
): Promise<WrittenReports> {
  const reports: readonly (readonly [string | undefined, () => string | Promise<string>])[] = [
    [htmlPath(args), () => htmlOf(summary)],
    [args.summary, () => `${JSON.stringify(summary)}\n`],
    [args.junit, () => junitOf(summary)],
    [args.markdown, () => markdownOf(summary)],
    [json === null ? undefined : jsonPath(args), () => json as string],
  ];
  const written: string[] = [];
  const errors: ReportError[] = [];
  for (const [path, draw] of reports) {
    if (path === undefined) continue;
    const error = await write(path, draw);
    if (error === null) written.push(path);
    else errors.push(error);
  }
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

async function markdownOf(summary: Summary): Promise<string> {
  const { renderMarkdown } = await import('../report/markdown/render-markdown.ts');
  return renderMarkdown(summary);
}

/** @returns why it could not be written; null when it was */
async function write(path: string, draw: () => string | Promise<string>): Promise<ReportError | null> {
  let text: string;
  try {
    text = await draw();
  } catch (cause) {
    return drawingError(cause, path);
  }
  try {
    await makeFolderOf(path);
    await writeFile(path, text, { flag: isJobSummary(path) ? 'a' : 'w' });
    return null;
  } catch (cause) {
    return reportError(cause, path);
  }
}

/** The summary of a CI job is everybody's: what other commands of the same step have said stays. */
function isJobSummary(path: string): boolean {
  const summary = process.env.GITHUB_STEP_SUMMARY;
  return summary !== undefined && summary !== '' && resolve(path) === resolve(summary);
}
