import { defaultBounds } from '../../verdict/health-bounds.ts';
import { type Flag, valueFlag } from './flag.ts';
import { aboveZero, share } from './values.ts';

const group = 'Generator health';

/** What the load generator may be like before its run is invalid. */
export const healthFlags: readonly Flag[] = [
  valueFlag('maxGeneratorCpu', {
    long: '--max-generator-cpu',
    placeholder: '<cores>',
    read: aboveZero,
    default: defaultBounds.cpu,
    env: 'MUSTER_MAX_GENERATOR_CPU',
    group,
    help: 'the run is invalid when the load generator used more cores on average',
  }),
  valueFlag('maxLoopUtilisation', {
    long: '--max-loop-utilisation',
    placeholder: '<share>',
    read: share,
    default: defaultBounds.utilisation,
    env: 'MUSTER_MAX_LOOP_UTILISATION',
    group,
    help: 'likewise when its event loop was busy for a larger share of the time',
  }),
  valueFlag('maxSendLag', {
    long: '--max-send-lag',
    placeholder: '<ms>',
    read: aboveZero,
    default: defaultBounds.sendLag,
    env: 'MUSTER_MAX_SEND_LAG',
    group,
    help: 'likewise when it sent, or its event loop was, later than this (p99); default: 10, or a tenth of the tightest response-time limit',
  }),
  valueFlag('minOffered', {
    long: '--min-offered',
    placeholder: '<share>',
    read: share,
    default: defaultBounds.offered,
    env: 'MUSTER_MIN_OFFERED',
    group,
    help: 'likewise when it started a smaller share of the planned arrivals',
  }),
];
