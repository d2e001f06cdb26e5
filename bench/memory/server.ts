import { createServer } from 'node:net';

// Holds as many connections as come, and answers every read. One process of several on one port each.
const response = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
const server = createServer((socket) => {
  socket.on('data', () => socket.write(response));
  socket.on('error', () => {});
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.(server.address()));
process.on('disconnect', () => process.exit());
