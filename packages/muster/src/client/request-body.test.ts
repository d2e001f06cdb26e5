import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodedBody, encodeBody } from './request-body.ts';
import type { RequestOptions } from './request-options.ts';

async function encode(options: RequestOptions): Promise<EncodedBody> {
  const encoded = await encodeBody(options);
  if (encoded === null) throw new Error('no body');
  return encoded;
}

/** The form as another implementation, the one of fetch, reads it. */
async function readForm({ body, contentType = '' }: EncodedBody): Promise<FormData> {
  return new Response(body, { headers: { 'Content-Type': contentType } }).formData();
}

describe('encodeBody', () => {
  it.each<[RequestOptions, string, string | undefined]>([
    [{ json: { a: 'ü' } }, '{"a":"ü"}', 'application/json'],
    [{ json: null }, 'null', 'application/json'],
    [{ form: { a: 'x y', b: [1, 2] } }, 'a=x+y&b=1&b=2', 'application/x-www-form-urlencoded'],
    [{ body: 'text' }, 'text', undefined],
    [{ body: '' }, '', undefined],
    [{ body: new URLSearchParams('a=1') }, 'a=1', 'application/x-www-form-urlencoded;charset=UTF-8'],
    [{ body: new Blob(['blob'], { type: 'text/csv' }) }, 'blob', 'text/csv'],
    [{ body: new Blob(['blob']) }, 'blob', undefined],
    [{ body: new Uint8Array([0x41, 0x42, 0x43]).subarray(1) }, 'BC', undefined],
    [{ body: Buffer.from('buffer') }, 'buffer', undefined],
  ])('encodes %j', async (options, body, contentType) => {
    const encoded = await encode(options);
    expect([encoded.body.toString(), encoded.contentType]).toEqual([body, contentType]);
  });

  it('is nothing without a body', () => {
    expect(encodeBody({ headers: { a: 'b' } } as RequestOptions)).toBeNull();
  });

  it.each<RequestOptions>([
    { json: 1, form: {} },
    { json: 1, body: '' },
    { form: {}, body: 'x' },
  ])('refuses more than one body: %j', (options) => {
    expect(() => encodeBody(options)).toThrow('one of `json`, `form` and `body`');
  });

  it.each([
    [{ json: () => 1 }, 'cannot be written as JSON: it is a function or a symbol'],
    [{ json: 1n }, 'cannot be written as JSON: Do not know how to serialize a BigInt'],
    [{ body: { a: 1 } as unknown as string }, '`body` must be text, bytes'],
  ])('refuses what cannot be encoded', (options, message) => {
    expect(() => encodeBody(options)).toThrow(message);
  });

  it('encodes forms with files, read back by the implementation of fetch', async () => {
    const form = new FormData();
    form.append('plain', 'two\nlines, ü');
    form.append('quote"name', 'x');
    form.append('file', new File([new Uint8Array([0, 13, 10, 255])], 'a "b"\r\n.bin'));
    form.append('file', new Blob(['{}'], { type: 'application/json' }), 'c.json');
    const encoded = await encode({ body: form });
    const read = await readForm(encoded);
    expect([read.get('plain'), read.get('quote"name')]).toEqual(['two\r\nlines, ü', 'x']);
    const files = read.getAll('file') as File[];
    expect(files.map(({ name, type }) => [name, type])).toEqual([
      ['a "b"\r\n.bin', 'application/octet-stream'],
      ['c.json', 'application/json'],
    ]);
    expect([...new Uint8Array(await (files[0] as File).arrayBuffer())]).toEqual([0, 13, 10, 255]);
    expect(encoded.body.toString('latin1')).toContain('filename="a %22b%22%0D%0A.bin"');
  });

  it('encodes forms of text at once, whatever the text', async () => {
    // Line breaks become CRLF, by the standard; the rest arrives as it was.
    const text = fc.string({ unit: 'binary' }).map((some) => some.replace(/[\r\n]/g, '\r\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1 }), async (pairs) => {
        const form = new FormData();
        for (const [name, value] of pairs) form.append(name, value);
        const encoded = encodeBody({ body: form });
        expect(encoded).not.toBeInstanceOf(Promise);
        expect([...(await readForm(encoded as EncodedBody))]).toEqual(pairs);
      }),
    );
  });
});
