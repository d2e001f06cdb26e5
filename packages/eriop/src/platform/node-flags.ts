/**
 * How Node.js is to be started for a backend in service.
 *
 * A young generation of 64 to 128 MB instead of 1 to 16: what 10,000 connections have in flight is else copied eleven
 * times a second, and promoted. An old one that may grow to 256 MB before it is looked through for the first time: with
 * 30 MB alive in it, V8 else does so 22 times in 50 s, for 20 ms and more each. Measured: docs/decisions/backend.md.
 */
export const NODE_FLAGS = [
  '--min-semi-space-size=64',
  '--max-semi-space-size=128',
  '--initial-old-space-size=256',
];
