import { createServer } from 'node:net';
import { body } from './body.ts';

// The cheapest server there can be, so that the client is what is measured: it answers every read with one response.
const response = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
);

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(response));
  socket.on('error', () => {});
});
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
