import { benchClient } from './client/bench-client.ts';
import { benchEriop } from './eriop/bench-eriop.ts';
import { memory } from './memory/memory.ts';
import { profile } from './profile/profile.ts';
import { record } from './record/record.ts';
import { recording } from './recording/recording.ts';
import { resets } from './resets/resets.ts';
import { closingSeconds } from './seconds/seconds.ts';
import { startup } from './startup/startup.ts';

/** What can be asked for, and what it does with the arguments after its name. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  client: benchClient,
  eriop: benchEriop,
  startup,
  memory,
  resets,
  recording,
  record,
  seconds: closingSeconds,
  profile,
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  process.stderr.write(`npm run bench -- <name>; there are ${Object.keys(commands).join(', ')}\n`);
  process.exitCode = 2;
} else {
  await command(args);
}
