import { count, percent } from '../wording/format.ts';
import { allowedError, type Comparison, errorShare, usual } from './accuracy-error.ts';
import type { CheckReport, Finding } from './check.ts';
import { disturbance } from './disturbance.ts';
import type { MeasuredAccuracy } from './measure-accuracy.ts';

const shown = [0.5, 0.9, 0.95, 0.99, 0.999];
/** With less load than this share of what was wanted, little was shown. */
const leastOfLoad = 0.7;

/** @param load share of a core that was wanted */
export function accuracyReport(measured: MeasuredAccuracy, load: number): CheckReport {
  const { stretches, whole, requests, logged, cpu, utilisation, leastSamples, secondsPerStretch } = measured;
  const findings: Finding[] = [
    {
      what: 'requests, Muster and server',
      expected: count(logged),
      measured: count(requests),
      bound: 'equal',
      held: requests === logged,
    },
    {
      what: 'load on the generator’s core',
      expected: percent(load),
      measured: percent(cpu),
      bound: `at least ${percent(load * leastOfLoad)}`,
      held: cpu >= load * leastOfLoad,
    },
  ];
  if (stretches.length === 0) {
    return { findings: [...findings, tooFew(requests, leastSamples)], notes: [] };
  }
  const compared = usual(stretches);
  const worst = compared.reduce((a, b) => (Math.abs(errorShare(b)) > Math.abs(errorShare(a)) ? b : a));
  findings.push(...compared.filter(({ quantile }) => shown.includes(quantile)).map(finding), {
    ...finding(worst),
    what: `worst of p1 to p99.9: ${name(worst)}`,
  });
  const wholeWorst = whole.reduce((a, b) => (Math.abs(errorShare(b)) > Math.abs(errorShare(a)) ? b : a));
  const length = secondsPerStretch === 1 ? 'second' : `${secondsPerStretch} seconds`;
  return {
    findings,
    notes: [
      `the figures are those of the usual one of ${stretches.length} stretches of a ${length}; over the whole run the worst is ` +
        `${name(wholeWorst)}: ${error(wholeWorst)}, allowed ${allowed(wholeWorst)}`,
      `event loop in use ${percent(utilisation)} of the time; truth: from the task’s asking to the server’s answer, nothing subtracted`,
      ...disturbance(measured),
    ],
  };
}

function finding(comparison: Comparison): Finding {
  return {
    what: name(comparison),
    expected: `${comparison.truthMs.toFixed(2)} ms`,
    measured: `${comparison.saidMs.toFixed(2)} ms (${error(comparison)})`,
    bound: `± ${allowed(comparison)}`,
    held: Math.abs(errorShare(comparison)) <= 1,
  };
}

function tooFew(requests: number, leastSamples: number): Finding {
  return {
    what: 'p99.9',
    expected: `a stretch of ${count(leastSamples)} requests or more`,
    measured: `${count(requests)} in all`,
    bound: 'one at least',
    held: false,
  };
}

function name({ quantile }: Comparison): string {
  return `p${Number((quantile * 100).toFixed(1))}`;
}

function error({ truthMs, saidMs }: Comparison): string {
  const difference = saidMs - truthMs;
  return `${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(2)} ms`;
}

function allowed({ truthMs }: Comparison): string {
  return `${allowedError(truthMs).toFixed(2)} ms`;
}
