/**
 * Hands out the accounts of a persona in turn: there are more users than accounts, so several users
 * share one, as shifts share a console.
 *
 * @param emails at least one
 */
export function accountRota(emails: readonly string[]): () => string {
  let next = 0;
  return () => {
    const email = emails[next % emails.length] as string;
    next += 1;
    return email;
  };
}
