import { expect, it } from 'vitest';
import { Availability } from './availability.ts';

function watched() {
  let now = 1_000;
  const told: unknown[] = [];
  const availability = new Availability(() => now);
  availability.listen({ onLost: (error) => told.push(error), onBack: (ms) => told.push(ms) });
  const advance = (ms: number) => {
    now += ms;
  };
  return { availability, told, advance };
}

const away = expect.objectContaining({ code: 'DATABASE_AWAY' });

it('refuses at once while the database is away, but for one attempt in half a second', () => {
  const { availability, told, advance } = watched();
  availability.admit();
  availability.failed('broken');
  availability.failed('broken again');
  expect(() => availability.admit()).toThrow(away);
  advance(500);
  availability.admit();
  expect(() => availability.admit()).toThrow(away);
  advance(500);
  availability.admit();
  advance(250);
  availability.answered();
  availability.admit();
  availability.admit();
  expect(told).toEqual(['broken', 1_250]);
});

it('takes one slow query for slow, and no answer to anybody for a standstill', () => {
  const { availability, told } = watched();
  const { answers: beforeSlow } = availability;
  availability.answered();
  const { answers: beforeStill } = availability;
  availability.late(beforeSlow, 'slow');
  expect(availability.lost).toBe(false);
  availability.late(beforeStill, 'still');
  expect(availability.lost).toBe(true);
  availability.answered();
  expect(told).toEqual(['still', 0]);
});
