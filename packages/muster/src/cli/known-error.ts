import { ClientError } from '../client/client-error.ts';
import { MusterError } from '../errors.ts';
import { ReportError } from '../report/report-error.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';

/** What an error says on the terminal: its sentence when it is one to be put right, its stack when it is Muster's own. */
export function errorText(thrown: unknown): string {
  if (isKnown(thrown)) return thrown.message;
  return `internal error: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
}

function isKnown(thrown: unknown): thrown is Error {
  const known = [MusterError, ScenarioError, ReportError, ClientError];
  return known.some((kind) => thrown instanceof kind);
}
