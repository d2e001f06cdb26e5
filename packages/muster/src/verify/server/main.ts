import type { FromServer, ToServer } from './script.ts';
import { ScriptedServer } from './scripted-server.ts';

// The process of the scripted server. It lives as long as the channel to the process that started it: however that
// one ends, this one goes too.
const server = new ScriptedServer();
process.once('disconnect', () => process.exit(0));
process.on('message', (message: ToServer) => {
  if (message.kind === 'script') {
    server.follow(message.script);
    tell({ kind: 'ready' });
    return;
  }
  tell({ kind: 'log', log: server.log.take() });
});
tell({ kind: 'listening', port: await server.listen() });

function tell(message: FromServer): void {
  process.send?.(message);
}
