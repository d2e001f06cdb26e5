import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { certificates } from './certificates.ts';

/** What of a request tells the tests how it came. */
export interface SecureRequest {
  readonly method: string;
  readonly url: string;
  /** `1.1` or `2.0`. */
  readonly httpVersion: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Status, headers and body to be sent. */
export interface SecureAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** An https server that speaks HTTP/1.1 and HTTP/2, with a certificate of the test authority. */
export interface HttpsServer {
  readonly url: string;
  readonly requests: readonly SecureRequest[];
  close(): Promise<void>;
}

/** @param answer called with each whole request */
export async function httpsServer(answer: (request: SecureRequest) => SecureAnswer): Promise<HttpsServer> {
  const requests: SecureRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createSecureServer({ ...certificates.server, allowHTTP1: true }, (incoming, response) => {
    const { method, url, httpVersion, headers } = incoming;
    const request = { method, url, httpVersion, headers };
    requests.push(request);
    const { status, headers: fields = {}, body = '' } = answer(request);
    incoming.resume().on('end', () => {
      response.writeHead(status, fields);
      response.end(body);
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // A client that resets is part of what is tested.
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
