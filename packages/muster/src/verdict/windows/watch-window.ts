import type { WindowSpec } from '../window-spec.ts';
import { LastWindow } from './last-window.ts';
import { SlidingWindow } from './sliding-window.ts';
import { StageWindow } from './stage-window.ts';
import { SumWindow } from './sum-window.ts';
import type { WindowWatch } from './window-watch.ts';

/** What puts a window together while the run goes on. */
export function watchWindow(window: WindowSpec): WindowWatch {
  switch (window.kind) {
    case 'steady state':
      return new SumWindow(({ steady }) => steady);
    case 'whole run':
      return new SumWindow(() => true);
    case 'last seconds':
      return new LastWindow(window.seconds);
    case 'sliding':
      return new SlidingWindow(window.seconds);
    case 'each stage':
      return new StageWindow();
  }
}
