/**
 * A process that does one thing: it sends a listening socket that it is given back to its parent, so many times.
 * Each time it arrives as a descriptor of its own. See `more-listeners.ts`.
 */
// Listening on, so that the process stays until everything is sent; it is ended by its parent, or with it.
process.on('message', (request: { count: number }, handle) => {
  for (let number = 1; number <= request.count; number += 1) {
    process.send?.({ number }, handle);
  }
});
