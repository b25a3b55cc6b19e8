export type Presence<Member> = {
  /** Replaces a member's state with a JSON object as text; null removes it. */
  tell(member: Member, key: string, meta: string | null): void;
  /** Length in characters of the states of a key's other members. */
  lengthBeside(member: Member, key: string): number;
  /** Whether anybody watches; while nobody does, changes are not recorded. */
  watch(isWatched: boolean): void;
  /** Everybody present, as watchers last saw them; JSON text. */
  state(): string;
  isBehind(): boolean;
  /** The next updates for watchers, in order, as JSON texts: up to `most` characters, but at least one key. */
  next(most: number): string[];
};

/**
 * Who is present on one channel. A key may stand for several members (tabs), and changes as a whole: all of its members
 * leave, then the current ones join. supabase-js subtracts the `phx_ref`s of members that stay, so it would miss a
 * leave of just one. Several changes between two updates are sent as one.
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
