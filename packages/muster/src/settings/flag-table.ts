import { droppedSettings, refusedSettings } from './refused.ts';
import { defaultText, type Group, groups, type Setting } from './setting.ts';
import { ownSettings } from './table.ts';

/** docs/command-line.md: every flag, where settings come from, and what the exit codes mean. */
export function commandLinePage(): string {
  return `${[before, ...groups.map(section), renamed(), after].join('\n\n')}\n`;
}

const before = `# The command line

<!-- Written by packages/muster/src/settings/flag-table.ts; \`npx vitest run packages/muster/src/settings/flag-table -u\` writes it anew. -->

\`\`\`
muster [run] [options] [UserClass …]     a load test; user classes limit it to these
muster run --once UserClass [options]    one user, each of its tasks once, every request shown
muster report FILE [options]             the reports of a run that \`--record\` has recorded
muster runs [FOLDER] [--json]            the runs that are recorded in a folder
muster init [folder]                     write a locustfile to begin with
muster verify [options]                  six checks of Muster itself on this machine
\`\`\`

Flags have Locust's names. A setting has one name everywhere: \`--spawn-rate\` is \`spawn-rate\` in \`locust.conf\`,
\`spawnRate\` in \`muster.config.ts\`, and \`MUSTER_SPAWN_RATE\` in the environment; where Locust has a variable of its
own, given below, it holds too, and is the weaker of the two. Times are seconds, or hours, minutes, seconds and
milliseconds such as \`1h30m\`, \`1.5s\` or \`500ms\`. A switch in an environment variable or configuration file is
\`true\` or \`false\`; a list is \`[a, b]\` or \`a, b\`.

## Where settings come from

Weakest first:

1. \`~/.locust.conf\`
2. \`./locust.conf\`
3. \`./muster.config.ts\`
4. the file of \`--config\`, of either kind by its ending
5. environment variables
6. the command line

\`locust.conf\` has a setting on each line, by the long flag without its dashes:

\`\`\`ini
# a comment
locustfile = shop/, admin.ts
host = http://localhost:8000
spawn-rate = 10      # spawn_rate is the same
headless
tags = [smoke, slow]
\`\`\`

\`muster.config.ts\` is typed, its names are in camel case:

\`\`\`ts
import { defineConfig } from '@vigilia/muster';

export default defineConfig({ users: 10, spawnRate: 2, host: 'http://localhost:8000', runTime: '5m', tags: ['smoke'] });
\`\`\`

A setting that does not exist is an error that names file and line. The locustfile's own arguments stand beside the
others in \`locust.conf\`, and under \`arguments\` in \`muster.config.ts\`.

## Flags`;

const after = `## Exit codes

The first of these that applies decides, after the \`quitting\` listeners have run:

1. \`environment.processExitCode\`, where the locustfile set it;
2. an invalid verdict: 3, with and without \`--target-file\`;
3. a failed one: 1. Without \`--target-file\` any failed request or exception makes it fail, and
   \`--exit-code-on-error\` says the code, 1 by default;
4. a listener that threw: 2;
5. else 0.

What keeps a run from beginning or from going on, or a report from being written, ends with 2: see [errors](errors.md).
The other reports are written and the verdict is said all the same. What the locustfile throws outside its tasks (in a
timer, or a promise without \`await\`) counts as an exception, and the run goes on. Ctrl-C and SIGTERM
end a run in order: it is judged, and its reports are written. A listener that is waited for, such as one of
\`testStopping\`, has 10 s then; it is given up afterwards, and the process ends with 2 when nothing else decides. A second
Ctrl-C or SIGTERM ends the process at once, with 130.

## Keys

In a terminal, while a run without web console goes on: \`w\` and \`W\` add 1 and 10 users, \`s\` and \`S\` take them away,
at 100 a second.`;

function section(group: Group): string {
  const rows = [...ownSettings, ...refusedSettings].filter((one) => one.group === group).map(row);
  return [
    `### ${group}`,
    '',
    '| flag | environment | default | meaning |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function row(setting: Setting): string {
  const { help, refused, commandLineOnly } = setting;
  const only = commandLineOnly === true ? ' (command line only)' : '';
  const variable = setting.env ?? setting.variables[0];
  const cells = [
    code(namesOf(setting)),
    variable === undefined ? '' : code(variable),
    code(defaultText(setting)),
    `${help.replaceAll('<', '&lt;')}${only}${refused === undefined ? '' : ' – refused'}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function renamed(): string {
  const lines = droppedSettings.map(({ long, refused }) => `- ${code(long)}: ${refused}`);
  return ['### Flags of older Locusts', '', 'Refused, with the name that replaced each:', '', ...lines].join(
    '\n',
  );
}

function namesOf({ short, long, kind: { placeholder } }: Setting): string {
  const names = [short, long].filter((name) => name !== undefined).join(', ');
  return placeholder === undefined ? names : `${names} ${placeholder}`;
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}
