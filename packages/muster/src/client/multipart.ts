import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';

/** A multipart body and its content type, which names the boundary. */
export interface MultipartBody {
  readonly body: Buffer;
  readonly contentType: string;
}

/**
 * Encodes a form as `multipart/form-data` (RFC 7578, with names escaped as browsers do).
 *
 * @returns at once when no value is a file, for only those have to be read
 */
export function encodeMultipart(form: FormData): MultipartBody | Promise<MultipartBody> {
  const boundary = `----muster${randomBytes(16).toString('hex')}`;
  const contentType = `multipart/form-data; boundary=${boundary}`;
  const pieces: Buffer[] = [];
  const files: { readonly at: number; readonly blob: Blob }[] = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(crlf(name))}"`;
    if (typeof value === 'string') {
      pieces.push(Buffer.from(`${head}\r\n\r\n${crlf(value)}\r\n`));
      continue;
    }
    const type = value.type === '' ? 'application/octet-stream' : value.type;
    pieces.push(
      Buffer.from(`${head}; filename="${escapeName(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`),
    );
    files.push({ at: pieces.length, blob: value });
    pieces.push(Buffer.alloc(0), Buffer.from('\r\n'));
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  if (files.length === 0) return { body: Buffer.concat(pieces), contentType };
  return readFiles(pieces, files).then(() => ({ body: Buffer.concat(pieces), contentType }));
}

async function readFiles(
  pieces: Buffer[],
  files: readonly { readonly at: number; readonly blob: Blob }[],
): Promise<void> {
  for (const { at, blob } of files) pieces[at] = Buffer.from(await blob.arrayBuffer());
}

/** Every line break as CRLF. */
function crlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}

/** So that a name cannot leave its quotes or its line. */
function escapeName(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
