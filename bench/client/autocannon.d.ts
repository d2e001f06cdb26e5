/** The little of autocannon that is used here; it ships no types. */
declare module 'autocannon' {
  function autocannon(options: {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
  }): Promise<{ readonly requests: { readonly total: number } }>;
  export default autocannon;
}
