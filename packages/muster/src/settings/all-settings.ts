import { droppedSettings, refusedSettings } from './refused.ts';
import type { Setting } from './setting.ts';
import { ownSettings } from './table.ts';

/** Every setting of Muster, and every one of Locust's that it refuses. */
export const allSettings: readonly Setting[] = [...ownSettings, ...refusedSettings, ...droppedSettings];
