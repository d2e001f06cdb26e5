/** What other tools call a member, with what stands for it here, as half a sentence. */
export type ForeignMembers = Readonly<Record<string, string>>;

/**
 * Has objects refuse to be asked for, or given, what they have under another name: `undefined > 0.01` is false, and a
 * judgement that rests on it never comes about.
 *
 * @param prototype of their class
 * @param error made of the name and what stands for it
 */
export function refuseMembers(
  prototype: object,
  members: ForeignMembers,
  error: (name: string, instead: string) => Error,
): void {
  for (const [name, instead] of Object.entries(members)) {
    const refuse = (): never => {
      throw error(name, instead);
    };
    Object.defineProperty(prototype, name, { get: refuse, set: refuse });
  }
}
