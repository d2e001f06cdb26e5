let count = 0;

/** How often, in this process, a request was sent again because its kept-alive connection had ended. */
export function staleRetries(): number {
  return count;
}

export function countStaleRetry(): void {
  count += 1;
}
