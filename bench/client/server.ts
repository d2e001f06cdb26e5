import { createServer } from 'node:net';

// The cheapest server there can be, so that the client is what is measured: it answers every read with one response.
const body = JSON.stringify({ id: '0198a1b2-0000-7000-8000-000000000000', status: 'pending' });
const response = Buffer.from(
  `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
);

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(response));
  socket.on('error', () => {});
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('disconnect', () => process.exit());
