import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isActive, nextStatuses, refusalOf, releasesUnits } from './life-cycle.ts';
import { INCIDENT_STATUSES, type IncidentStatus } from './model.ts';

/** As the API page has it. */
const ARROWS: Record<IncidentStatus, string> = {
  new: 'assigned, closed',
  assigned: 'en_route, new, closed',
  en_route: 'on_scene, assigned, closed',
  on_scene: 'resolved, en_route',
  resolved: 'closed, on_scene',
  closed: '',
};

it.each(INCIDENT_STATUSES)('goes from %s where it may, and nowhere else', (from) => {
  expect(nextStatuses(from).join(', ')).toBe(ARROWS[from]);
  for (const to of INCIDENT_STATUSES) {
    const refusal = refusalOf(from, to, { units: 1, notes: 'done' });
    expect(refusal, to).toBe(ARROWS[from].split(', ').includes(to) ? undefined : 'transition-forbidden');
  }
});

it('needs a unit from new to assigned, notes from on_scene to resolved, and nothing else anywhere', () => {
  const status = fc.constantFrom(...INCIDENT_STATUSES);
  const notes = fc.constantFrom(undefined, '', ' \n', 'done');
  fc.assert(
    fc.property(status, status, fc.integer({ min: 0, max: 2 }), notes, (from, to, units, text) => {
      const refusal = refusalOf(from, to, { units, notes: text });
      if (!nextStatuses(from).includes(to)) expect(refusal).toBe('transition-forbidden');
      else if (`${from} ${to}` === 'new assigned' && units === 0) expect(refusal).toBe('unit-needed');
      else if (`${from} ${to}` === 'on_scene resolved' && text !== 'done')
        expect(refusal).toBe('resolution-notes-needed');
      else expect(refusal).toBeUndefined();
    }),
  );
});

it('keeps units where somebody is at work', () => {
  expect(INCIDENT_STATUSES.filter(isActive)).toEqual(['new', 'assigned', 'en_route', 'on_scene']);
  expect(INCIDENT_STATUSES.filter(releasesUnits)).toEqual(['new', 'resolved', 'closed']);
});
