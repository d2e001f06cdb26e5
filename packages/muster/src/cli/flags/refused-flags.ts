import { type Flag, type Group, refusedFlag } from './flag.ts';

const web: Group = 'Web console (not in this version yet)';
const several: Group = 'Several processes and machines (not in this version yet)';

const noConsole = 'the web console is not in this version yet: leave it out, and run with --headless';
const noCluster =
  'runs on several processes or machines are not in this version yet: leave it out; one process runs all users';

function webFlag(long: string, help: string, env: string, placeholder?: string, short?: string): Flag {
  return refusedFlag({
    long,
    help,
    env,
    group: web,
    refused: noConsole,
    ...(placeholder !== undefined && { placeholder }),
    ...(short !== undefined && { short }),
  });
}

function clusterFlag(long: string, help: string, env?: string, placeholder?: string): Flag {
  return refusedFlag({
    long,
    help,
    group: several,
    refused: noCluster,
    ...(env !== undefined && { env }),
    ...(placeholder !== undefined && { placeholder }),
  });
}

/** Flags of Locust's web console. */
const webFlags: readonly Flag[] = [
  webFlag('--web-host', 'interface of the console', 'LOCUST_WEB_HOST', '<host>'),
  {
    ...webFlag('--web-host-display-name', 'URL shown at the start', 'LOCUST_WEB_HOST_DISPLAY_NAME', '<url>'),
    hidden: true,
  },
  webFlag('--web-port', 'port of the console', 'LOCUST_WEB_PORT', '<port>', '-P'),
  webFlag('--web-base-path', 'prefix of its URLs', 'LOCUST_WEB_BASE_PATH', '<path>'),
  webFlag('--web-login', 'protect it with a login page', 'LOCUST_WEB_LOGIN'),
  webFlag('--tls-cert', 'certificate to serve it with', 'LOCUST_TLS_CERT', '<file>'),
  webFlag('--tls-key', 'key to serve it with', 'LOCUST_TLS_KEY', '<file>'),
  webFlag('--class-picker', 'choose user classes in it', 'LOCUST_USERCLASS_PICKER'),
  { ...webFlag('--build-path', 'another build of it', 'LOCUST_BUILD_PATH', '<folder>'), hidden: true },
  webFlag('--autostart', 'start at once and keep the console', 'LOCUST_AUTOSTART'),
  webFlag('--autoquit', 'seconds until it ends after the run', 'LOCUST_AUTOQUIT', '<seconds>'),
];

/** Flags of Locust's distributed runs. */
const clusterFlags: readonly Flag[] = [
  clusterFlag('--master', 'run as the master', 'LOCUST_MODE_MASTER'),
  clusterFlag(
    '--master-bind-host',
    'interface that the master listens on',
    'LOCUST_MASTER_BIND_HOST',
    '<host>',
  ),
  clusterFlag('--master-bind-port', 'port that the master listens on', 'LOCUST_MASTER_BIND_PORT', '<port>'),
  clusterFlag('--expect-workers', 'workers to wait for', 'LOCUST_EXPECT_WORKERS', '<n>'),
  clusterFlag(
    '--expect-workers-max-wait',
    'seconds to wait for them',
    'LOCUST_EXPECT_WORKERS_MAX_WAIT',
    '<seconds>',
  ),
  clusterFlag('--enable-rebalancing', 'share the users out again when workers come and go'),
  clusterFlag('--worker', 'run as a worker', 'LOCUST_MODE_WORKER'),
  clusterFlag('--master-host', 'master to connect to', 'LOCUST_MASTER_NODE_HOST', '<host>'),
  clusterFlag('--master-port', 'port of the master', 'LOCUST_MASTER_NODE_PORT', '<port>'),
  clusterFlag('--processes', 'workers to start on this machine', 'LOCUST_PROCESSES', '<n>'),
];

/** Flags that Locust itself has dropped: the name that replaced each is said. */
const removedFlags: readonly Flag[] = [
  ['--web-auth', '<user:password>', 'it was replaced by --web-login', 'LOCUST_WEB_AUTH'],
  ['--legacy-ui', undefined, 'there is no older console', 'LOCUST_LEGACY_UI'],
  ['--slave', undefined, 'it is called --worker now', undefined],
  ['--expect-slaves', '<n>', 'it is called --expect-workers now', undefined],
  ['--hatch-rate', '<n>', 'it is called --spawn-rate (-r) now', undefined],
  ['--clients', '<n>', 'it is called --users (-u) now', undefined],
  ['--num-request', '<n>', 'it was replaced by --run-time (-t)', undefined],
].map(([long, placeholder, replacement, env]) =>
  refusedFlag({
    long: long as string,
    help: replacement as string,
    group: 'Load',
    hidden: true,
    refused: `${replacement as string}`,
    ...(placeholder !== undefined && { placeholder }),
    ...(env !== undefined && { env }),
  }),
);

export const refusedFlags: readonly Flag[] = [...webFlags, ...clusterFlags, ...removedFlags];
