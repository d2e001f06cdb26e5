import { type Kind, onOff, text } from './kinds.ts';
import type { Group, Setting } from './setting.ts';

/** A flag of Locust's that this version does not have. */
interface Refused {
  /** What it takes; a switch takes nothing. */
  readonly takes?: string;
  readonly short?: string;
  readonly env?: string;
  readonly help: string;
  readonly hidden?: boolean;
}

const web: Readonly<Record<string, Refused>> = {
  'web-host': { takes: '<host>', env: 'LOCUST_WEB_HOST', help: 'interface of the console' },
  'web-host-display-name': {
    takes: '<url>',
    env: 'LOCUST_WEB_HOST_DISPLAY_NAME',
    help: 'URL shown at the start',
    hidden: true,
  },
  'web-port': { takes: '<port>', short: '-P', env: 'LOCUST_WEB_PORT', help: 'port of the console' },
  'web-base-path': { takes: '<path>', env: 'LOCUST_WEB_BASE_PATH', help: 'prefix of its URLs' },
  'web-login': { env: 'LOCUST_WEB_LOGIN', help: 'protect it with a login page' },
  'tls-cert': { takes: '<file>', env: 'LOCUST_TLS_CERT', help: 'certificate to serve it with' },
  'tls-key': { takes: '<file>', env: 'LOCUST_TLS_KEY', help: 'key to serve it with' },
  'class-picker': { env: 'LOCUST_USERCLASS_PICKER', help: 'choose user classes in it' },
  'build-path': { takes: '<folder>', env: 'LOCUST_BUILD_PATH', help: 'another build of it', hidden: true },
  autostart: { env: 'LOCUST_AUTOSTART', help: 'start at once and keep the console' },
  autoquit: { takes: '<seconds>', env: 'LOCUST_AUTOQUIT', help: 'seconds until it ends after the run' },
};

const several: Readonly<Record<string, Refused>> = {
  master: { env: 'LOCUST_MODE_MASTER', help: 'run as the master' },
  'master-bind-host': {
    takes: '<host>',
    env: 'LOCUST_MASTER_BIND_HOST',
    help: 'interface that the master listens on',
  },
  'master-bind-port': {
    takes: '<port>',
    env: 'LOCUST_MASTER_BIND_PORT',
    help: 'port that the master listens on',
  },
  'expect-workers': { takes: '<n>', env: 'LOCUST_EXPECT_WORKERS', help: 'workers to wait for' },
  'expect-workers-max-wait': {
    takes: '<seconds>',
    env: 'LOCUST_EXPECT_WORKERS_MAX_WAIT',
    help: 'seconds to wait for them',
  },
  'enable-rebalancing': { help: 'share the users out again when workers come and go' },
  worker: { env: 'LOCUST_MODE_WORKER', help: 'run as a worker' },
  'master-host': { takes: '<host>', env: 'LOCUST_MASTER_NODE_HOST', help: 'master to connect to' },
  'master-port': { takes: '<port>', env: 'LOCUST_MASTER_NODE_PORT', help: 'port of the master' },
  processes: { takes: '<n>', env: 'LOCUST_PROCESSES', help: 'workers to start on this machine' },
};

/** Flags that Locust itself has dropped, each with what replaced it. */
const dropped: Readonly<Record<string, Refused>> = {
  'web-auth': { takes: '<user:password>', env: 'LOCUST_WEB_AUTH', help: 'it was replaced by --web-login' },
  'legacy-ui': { env: 'LOCUST_LEGACY_UI', help: 'there is no older console' },
  slave: { help: 'it is called --worker now' },
  'expect-slaves': { takes: '<n>', help: 'it is called --expect-workers now' },
  'hatch-rate': { takes: '<n>', help: 'it is called --spawn-rate (-r) now' },
  clients: { takes: '<n>', help: 'it is called --users (-u) now' },
  'num-request': { takes: '<n>', help: 'it was replaced by --run-time (-t)' },
};

const noConsole = 'the web console is not in this version yet: leave it out, and run with --headless';
const noCluster =
  'runs on several processes or machines are not in this version yet: leave it out; one process runs all users';
const noTelemetry =
  'OpenTelemetry is not in this version yet: leave it out; --csv and --summary write the figures';

/** Known, so that it can be said what to do instead. */
export const refusedSettings: readonly Setting[] = [
  refused(
    'otel',
    { env: 'LOCUST_ENABLE_OPENTELEMETRY', help: 'OpenTelemetry (not in this version yet)', hidden: true },
    'Results',
    noTelemetry,
  ),
  ...all(web, 'Web console (not in this version yet)', noConsole),
  ...all(several, 'Several processes and machines (not in this version yet)', noCluster),
];

/** Likewise, under the name that replaced each. */
export const droppedSettings: readonly Setting[] = Object.entries(dropped).map(([name, flag]) =>
  refused(name, { ...flag, hidden: true }, 'Load', flag.help),
);

function all(flags: Readonly<Record<string, Refused>>, group: Group, why: string): Setting[] {
  return Object.entries(flags).map(([name, flag]) => refused(name, flag, group, why));
}

function refused(name: string, { takes, env, ...flag }: Refused, group: Group, why: string): Setting {
  const kind: Kind<string | boolean> = takes === undefined ? onOff : text(takes);
  const variables = env === undefined ? [] : [env];
  return { ...flag, key: name, long: `--${name}`, kind, variables, default: undefined, group, refused: why };
}
