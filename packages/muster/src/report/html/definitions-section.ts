import { clockError, onPlan } from '../clock.ts';
import type { Summary } from '../summary.ts';
import { html, type Markup } from './markup.ts';

type Definition = readonly [term: string, meaning: string];

const closedModel: Definition = [
  'Closed model',
  'Every user waits for the answer to a request before it goes on. A slow system is therefore asked less often: read the times together with requests per second.',
];

const openModel: Definition = [
  'Open model',
  'Users arrive by plan, whatever the answers do: a slow system is asked as often as a fast one. In a mixed model other users wait for the answer before they go on.',
];

/** What every clock contains. */
const contained =
  'Looking the name up, connecting and TLS count where the request opened a connection, and so does reading the body. Failed requests count too.';

function clocks(summary: Summary): Definition[] {
  const service: Definition = [
    'Service time',
    `From just before the request is actually sent to the last byte of the answer’s body. ${contained}`,
  ];
  const error: Definition = [
    'Error of the clock',
    `An answer’s instants are ${clockError(summary)}. The send is known to within a few microseconds.`,
  ];
  if (!onPlan(summary)) {
    const response: Definition = [
      'Response time',
      'In this run the service time: no plan said when a request should start. Waiting before a send that users would have noticed is not in it.',
    ];
    return [closedModel, service, response, error];
  }
  const response: Definition = [
    'Response time',
    'From the instant at which the plan said that the request should start (the first of a session or paced iteration) to the last byte of the answer’s body: the wait that a late start causes is in it. All other requests count from the send.',
  ];
  return [summary.model === 'closed' ? closedModel : openModel, response, service, error];
}

const definitions: readonly Definition[] = [
  [
    'First byte',
    'From the send, or from when the connection it needed was open, to the read of the answer’s first byte; the body from there to its last byte.',
  ],
  [
    'Percentile',
    'The 95th percentile (p95, 95%) is the time that 95 of 100 requests did not exceed; the median is p50. Taken from a histogram of all requests, at most 0.1 % too high and never above the maximum; never averaged over seconds.',
  ],
  [
    'Samples and intervals',
    'A percentile is an estimate, and takes ten samples beyond it: p95 200 requests, p99 1,000, p99.9 10,000. With fewer it has a ~, from p99.9 on it is not shown. The interval below p99.9 holds the true value in 19 of 20 cases, if requests do not depend on one another.',
  ],
  ['Average', 'The sum of all times by their number.'],
  [
    'Failure',
    'A request without a usable answer (no connection, time-out, broken answer), with a status of 400 or above, or marked as failed by the locustfile.',
  ],
  [
    'Exception',
    'An error thrown by a task of the locustfile. It is not a request and counts in none of the figures.',
  ],
  ['Steady state', 'The seconds in which all users were running, from their beginning to their end.'],
  ['Whole run', 'From the first user to the last second, the ramp included.'],
  ['Per second', 'Counted in the part of the run, by the length of that part.'],
  ['Body', 'Average length of the answers’ bodies as sent over the network. 1 kB is 1,000 bytes.'],
  [
    'Cannot say',
    'The generator itself may have been what was slow, or a target could not be judged: the run says nothing about the system.',
  ],
  [
    'Event loop late',
    'How much later than due the generator’s own timer ran, at worst. Times may be too long by as much.',
  ],
  ['Cores', 'Processor time by elapsed time: 1 core is one processor busy all the time.'],
];

function arrivals(summary: Summary): Definition[] {
  if (summary.arrivals === null) return [];
  return [
    [
      'Arrival',
      'A user that comes at a planned instant, lives one session and leaves. Planned arrivals were started or dropped (too many were under way); those started more than 10 ms after the plan are late. Unfinished: sessions under way at the end of the run.',
    ],
  ];
}

/** What every figure of the report means. */
export function definitionsSection(summary: Summary): Markup {
  return html`<section id="definitions"><h2>Definitions</h2>
<dl class="definitions">${[...clocks(summary), ...arrivals(summary), ...definitions].map(
    ([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>
`,
  )}</dl></section>
`;
}
