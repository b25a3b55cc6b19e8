export type Presence<Member> = {
  /** Puts what a member tells, a JSON object as text, in the place of what it told; null: nothing any more. */
  tell(member: Member, key: string, meta: string | null): void;
  /** Characters that the other members of a key tell. */
  lengthBeside(member: Member, key: string): number;
  /** Whether anybody is told of changes; while nobody is, none are remembered. */
  watch(isWatched: boolean): void;
  /** Everybody, as those who watch were told last; JSON text. */
  state(): string;
  isBehind(): boolean;
  /** What those who watch are to be told next, in order, as JSON texts: of so many characters, or of one key. */
  next(most: number): string[];
};

/**
 * Who is on one channel. A key may stand for several members (tabs), and changes as a whole: all of its members leave,
 * then those that are there join. supabase-js takes `phx_ref` out of the members that stay, so a leave of one alone would
 * be missed. What changed twice between two tellings is told once.
 */
export function createPresence<Member>(): Presence<Member> {
  const present = new Map<string, Map<Member, string>>();
  const told = new Map<string, string>();
  const changed = new Set<string>();
  let isWatched = false;
  let known: string | null = null;

  const metasOf = (key: string) => [...(present.get(key)?.values() ?? [])].join();
  const entry = (key: string, metas: string) => `${JSON.stringify(key)}:{"metas":[${metas}]}`;

  return {
    tell(member, key, meta) {
      const metas = present.get(key) ?? new Map<Member, string>();
      metas.delete(member);
      if (meta !== null) metas.set(member, meta);
      if (metas.size > 0) present.set(key, metas);
      else present.delete(key);
      if (!isWatched) return;
      if (metas.size > 0 || told.has(key)) changed.add(key);
      else changed.delete(key);
    },
    lengthBeside(member, key) {
      let length = 0;
      for (const [other, meta] of present.get(key) ?? []) if (other !== member) length += meta.length;
      return length;
    },
    watch(shallBe) {
      if (shallBe === isWatched) return;
      isWatched = shallBe;
      known = null;
      changed.clear();
      told.clear();
      if (isWatched) for (const key of present.keys()) told.set(key, metasOf(key));
    },
    state: () => (known ??= `{${[...told].map(([key, metas]) => entry(key, metas)).join()}}`),
    isBehind: () => changed.size > 0,
    next(most) {
      const [leaves, joins] = [[] as string[], [] as string[]];
      let length = 0;
      for (const key of changed) {
        const [before, after] = [told.get(key) ?? '', metasOf(key)];
        if (length > 0 && length + before.length + after.length > most) break;
        length += before.length + after.length;
        changed.delete(key);
        if (before === after) continue;
        if (before !== '') leaves.push(entry(key, before));
        if (after !== '') joins.push(entry(key, after));
        if (after !== '') told.set(key, after);
        else told.delete(key);
        known = null;
      }
      return [
        ...(leaves.length > 0 ? [`{"joins":{},"leaves":{${leaves.join()}}}`] : []),
        ...(joins.length > 0 ? [`{"joins":{${joins.join()}},"leaves":{}}`] : []),
      ];
    },
  };
}
