import { readFileSync } from 'node:fs';

/** Certificate and private key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** The authority that issued all of {@link certificates}, PEM. */
export const testAuthority = pem('ca');

export const certificates = {
  /** For localhost, 127.0.0.1 and ::1. */
  server: certificate('server'),
  /** As `server`, but out of date. */
  expired: certificate('expired'),
  /** For other.example. */
  otherName: certificate('other-name'),
  /** Of a client. */
  client: certificate('client'),
};

function certificate(name: string): Certificate {
  return { cert: pem(name), key: pem(`${name}.key`) };
}

function pem(name: string): string {
  return readFileSync(new URL(`./certificates/${name}.pem`, import.meta.url), 'utf8');
}
