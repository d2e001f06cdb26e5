/** Why a report could not be written. */
export type ReportErrorCode =
  | 'REPORT_NO_SPACE'
  | 'REPORT_NO_ACCESS'
  | 'REPORT_TOO_SLOW'
  | 'REPORT_NOT_DRAWN'
  | 'REPORT_WRITE_FAILED';

/** A report could not be written; the message says which, why and what to do. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
  readonly code: ReportErrorCode;
  readonly path: string;

  constructor(code: ReportErrorCode, path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
  }
}

/**
 * Puts a file system error into words.
 *
 * @param path the file or folder that was being written
 */
export function reportError(cause: unknown, path: string): ReportError {
  if (cause instanceof ReportError) return cause;
  const reason = systemCode(cause);
  if (reason === 'ENOSPC' || reason === 'EDQUOT') {
    const message = `No space left to write ${path}. Free some space, or write the reports to another disk.`;
    return new ReportError('REPORT_NO_SPACE', path, message, cause);
  }
  if (reason === 'EACCES' || reason === 'EPERM' || reason === 'EROFS') {
    const message = `No permission to write ${path} (${reason}). Choose a folder that you may write to.`;
    return new ReportError('REPORT_NO_ACCESS', path, message, cause);
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  const message = `Could not write ${path}: ${detail}. Check that the path is right and its folder can be written.`;
  return new ReportError('REPORT_WRITE_FAILED', path, message, cause);
}

/**
 * A report whose drawing threw: a fault of Muster, which must not cost anybody the other reports.
 *
 * @param report its file, or what else it is known by
 */
export function drawingError(cause: unknown, report: string): ReportError {
  const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const place = cause instanceof Error ? /\n\s+(at .*)/.exec(cause.stack ?? '')?.[1] : undefined;
  const message =
    `${report} could not be drawn (${[detail, ...(place === undefined ? [] : [place])].join(' ')}): ` +
    'a fault of Muster, please tell of it. The other reports are whole.';
  return new ReportError('REPORT_NOT_DRAWN', report, message, cause);
}

/** Draws a report. @returns null when that throws, which `tell` is told of */
export function drawn<Text>(
  report: string,
  draw: () => Text,
  tell: (error: ReportError) => void,
): Text | null {
  try {
    return draw();
  } catch (cause) {
    tell(drawingError(cause, report));
    return null;
  }
}

function systemCode(cause: unknown): string | null {
  if (!(cause instanceof Error) || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}
