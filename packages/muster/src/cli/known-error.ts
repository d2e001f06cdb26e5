import { ClientError } from '../client/client-error.ts';
import { MusterError } from '../errors.ts';
import { ReportError } from '../report/report-error.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import { WebSocketError } from '../scenario/web-socket/web-socket-error.ts';
import { traceback } from '../wording/traceback.ts';

/** Every kind that docs/errors.md lists the codes of. */
const known = [MusterError, ScenarioError, ReportError, ClientError, WebSocketError];

/** Whether an error is one to be put right by a person, with a code and a sentence, rather than a fault of Muster. */
export function isKnownError(thrown: unknown): thrown is Error & { readonly code: string } {
  return known.some((kind) => thrown instanceof kind);
}

/** What an error says on the terminal: its code and sentence when it is one to be put right, its stack when it is Muster's own. */
export function errorText(thrown: unknown): string {
  if (isKnownError(thrown)) return `${thrown.code}: ${thrown.message}`;
  return `internal error: ${traceback(thrown)}`;
}

/** Says what keeps the command from its work. */
export function complain(thrown: unknown, stderr: { write(text: string): unknown } = process.stderr): void {
  stderr.write(`muster: ${errorText(thrown)}\n`);
}
