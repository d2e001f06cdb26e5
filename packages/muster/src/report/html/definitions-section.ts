import { html, type Markup } from './markup.ts';

const definitions: readonly (readonly [string, string])[] = [
  [
    'Closed model',
    'Every user waits for the answer to a request before it goes on. A slow system is therefore asked less often: read response times together with requests per second.',
  ],
  [
    'Response time',
    'From just before the request is sent to the last byte of the answer. Setting up a connection counts where the request needed a new one, and does not where the connection was kept. Failed requests count too.',
  ],
  [
    'Percentile',
    'The 95th percentile (p95, 95%) is the time that 95 of 100 requests did not exceed; the median is p50, the maximum p100. Taken from a histogram of all requests, at most 0.1 % off; never averaged over seconds.',
  ],
  ['Average', 'The sum of all response times by their number.'],
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
    'How much later than due the generator’s own timer ran, at worst. Response times may be too long by as much.',
  ],
  ['Cores', 'Processor time by elapsed time: 1 core is one processor busy all the time.'],
];

/** What every figure of the report means. */
export function definitionsSection(): Markup {
  return html`<section id="definitions"><h2>Definitions</h2>
<dl class="definitions">${definitions.map(
    ([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>
`,
  )}</dl></section>
`;
}
