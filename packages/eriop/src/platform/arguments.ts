import { parseArgs } from 'node:util';
import { VARIABLES } from './config.ts';
import { EriopError, messageOf } from './errors.ts';

/** What the command line says. */
interface Arguments {
  /** To be printed instead of starting. */
  readonly help?: string;
  /** Takes the place of what the environment says. */
  readonly environment: Record<string, string>;
}

/**
 * Reads the arguments of the backend.
 *
 * @throws EriopError ARGUMENT_INVALID
 */
export function readArguments(argv: readonly string[]): Arguments {
  const { help, processes } = parse(argv);
  if (help === true) return { help: helpText(), environment: {} };
  return { environment: processes === undefined ? {} : { [VARIABLES.processes.name]: processes } };
}

function parse(argv: readonly string[]): { help?: boolean; processes?: string } {
  try {
    const options = { help: { type: 'boolean' }, processes: { type: 'string' } } as const;
    return parseArgs({ args: [...argv], options }).values;
  } catch (cause) {
    const what = messageOf(cause).split('. ')[0] ?? '';
    throw new EriopError('ARGUMENT_INVALID', `${what}.`, 'See --help.', { cause });
  }
}

function helpText(): string {
  const lines = Object.values(VARIABLES).map((variable) => {
    const fallback = 'fallback' in variable && variable.fallback !== '' ? ` [${variable.fallback}]` : '';
    return `  ${variable.name.padEnd(WIDTH)}${variable.about}${fallback}`;
  });
  return `Usage: node packages/eriop/dist/main.js [--processes N]

  --processes N${' '.repeat(WIDTH - 13)}${VARIABLES.processes.about}; instead of ERIOP_PROCESSES
  --help${' '.repeat(WIDTH - 6)}this text

Environment variables, and what they are without being set:

${lines.join('\n')}
`;
}

/** Of the column of names. */
const WIDTH = 30;
