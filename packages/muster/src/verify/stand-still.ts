const never = new Int32Array(new SharedArrayBuffer(4));

/** Puts the whole process to sleep: nothing in it goes on. @param milliseconds fractions count */
export function standStill(milliseconds: number): void {
  if (milliseconds > 0) Atomics.wait(never, 0, 0, milliseconds);
}
