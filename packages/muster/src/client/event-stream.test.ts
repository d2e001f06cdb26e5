import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStreamParser, eventsOf } from './event-stream.ts';
import type { ServerSentEvent } from './server-sent-event.ts';

async function* each(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}

async function read(...pieces: readonly (string | Buffer)[]): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of eventsOf(each(pieces.map((piece) => Buffer.from(piece))))) events.push(event);
  return events;
}

/** Type, data and last id of each. */
async function seen(...pieces: readonly (string | Buffer)[]): Promise<[string, string, string][]> {
  return (await read(...pieces)).map(({ type, data, lastEventId }) => [type, data, lastEventId]);
}

const message = (data: string, id = ''): [string, string, string] => ['message', data, id];

describe('an event stream, by the examples of the standard', () => {
  it('puts lines of data together', async () => {
    expect(await seen('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual([message('YHOO\n+2\n10')]);
  });

  it('leaves comments out, keeps and forgets the last id, takes one space, and no event without its end', async () => {
    const text =
      ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\ndata: fourth';
    expect(await seen(text)).toEqual([
      message('first event', '1'),
      message('second event'),
      message(' third event'),
    ]);
  });

  it('gives an event of empty data, and none of no data', async () => {
    expect(await seen('data\n\ndata\ndata\n\ndata:')).toEqual([message(''), message('\n')]);
    expect(await seen('event: add\n\nid: 7\n\ndata: x\n\n')).toEqual([message('x', '7')]);
  });

  it('takes a space behind the colon as none', async () => {
    expect(await seen('data:test\n\ndata: test\n\n')).toEqual([message('test'), message('test')]);
  });
});

describe('an event stream', () => {
  it('names its events, each anew', async () => {
    expect(await seen('event: add\ndata: 1\n\ndata: 2\n\nevent:\ndata: 3\n\n')).toEqual([
      ['add', '1', ''],
      message('2'),
      message('3'),
    ]);
  });

  it('ignores fields that it does not know, in other letters, and ids with NUL', async () => {
    expect(await seen('DATA: no\nid: a\0b\n data: no\nfoo\ndata: {"a":1}\n\n')).toEqual([message('{"a":1}')]);
    expect((await read('data: {"a":1}\n\n'))[0]?.json()).toEqual({ a: 1 });
  });

  it('tells the time to wait when it is a number', async () => {
    const events = await read('data: 1\n\nretry: 3000\ndata: 2\n\nretry: 5s\ndata: 3\n\nretry\ndata: 4\n\n');
    expect(events.map(({ retry }) => retry)).toEqual([null, 3000, 3000, 3000]);
  });

  it('drops one byte order mark at the beginning, and reads what is no UTF-8 as U+FFFD', async () => {
    expect(await seen('\ufeffdata: \ufeffa\n\n')).toEqual([message('\ufeffa')]);
    expect(await seen(Buffer.from('data: \xff\n\n', 'latin1'))).toEqual([message('\ufffd')]);
  });

  it('gives each event as soon as it is complete', () => {
    const parser = new EventStreamParser();
    const data = (text: string) => parser.feed(text).map((event) => event.data);
    expect(data('data: a\r')).toEqual([]);
    expect(data('\r')).toEqual(['a']);
    // Belongs to the CR before it, and is no empty line.
    expect(data('\ndata: b')).toEqual([]);
    expect(data('')).toEqual([]);
    expect(data('\n\ndata: c\n\n')).toEqual(['b', 'c']);
  });

  it('gives up an event without end', () => {
    const parser = new EventStreamParser();
    const much = 'x'.repeat(40 * 1024 * 1024);
    parser.feed(`data: ${much}\ndata:`);
    expect(() => parser.feed(much)).toThrow('an event is longer than');
  });

  const text = fc.string({ unit: 'grapheme' }).map((any) => any.replace(/[\r\n\0]/g, ''));
  const event = fc.record({
    type: fc.option(text, { nil: undefined }),
    data: fc.array(text, { minLength: 1, maxLength: 3 }),
    id: fc.option(text, { nil: undefined }),
    comment: fc.option(text, { nil: undefined }),
    end: fc.constantFrom('\n', '\r', '\r\n'),
  });

  it('says the same however it is cut into pieces, with any line ends', async () => {
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(event), cuts, async (events, at) => {
        let id = '';
        const expected = events.map((one): [string, string, string] => {
          id = one.id ?? id;
          return [one.type || 'message', one.data.join('\n'), id];
        });
        const written = events.map(({ type, data, id: own, comment, end }) =>
          [
            ...(comment === undefined ? [] : [`:${comment}`]),
            ...(type === undefined ? [] : [`event: ${type}`]),
            ...(own === undefined ? [] : [`id: ${own}`]),
            ...data.map((line) => `data: ${line}`),
            '',
            '',
          ].join(end),
        );
        const bytes = Buffer.from(written.join(''));
        const places = at.map((share) => Math.floor(share * bytes.length)).toSorted((a, b) => a - b);
        const pieces = [0, ...places].map((from, index) =>
          bytes.subarray(from, places[index] ?? bytes.length),
        );
        expect(await seen(...pieces)).toEqual(expected);
        expect(await seen(...[...bytes].map((byte) => Buffer.of(byte)))).toEqual(expected);
      }),
    );
  });
});
