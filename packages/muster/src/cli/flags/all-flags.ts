import type { Flag } from './flag.ts';
import { healthFlags } from './health-flags.ts';
import { loadFlags } from './load-flags.ts';
import { refusedFlags } from './refused-flags.ts';
import { reportFlags } from './report-flags.ts';

/** Every flag of Muster, and every one of Locust's that it refuses. */
export const allFlags: readonly Flag[] = [...loadFlags, ...reportFlags, ...healthFlags, ...refusedFlags];
