let most = 0;

/** The most connections that one user of this process has had to one server at once: as many requests side by side. */
export function mostSideBySide(): number {
  return most;
}

/** For the next run of this process. */
export function forgetSideBySide(): void {
  most = 0;
}

/** @param open connections of one user to one server, now */
export function noteSideBySide(open: number): void {
  if (open > most) most = open;
}
