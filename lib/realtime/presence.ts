/** What one member of a channel tells of itself, with the reference Phoenix's client tells its changes by. */
export type Meta = { phx_ref: string } & Readonly<Record<string, unknown>>;
export type PresenceState = Readonly<Record<string, { metas: readonly Meta[] }>>;
export type PresenceDiff = { joins: PresenceState; leaves: PresenceState };

export type Presence<Member> = {
  state(): PresenceState;
  /** Puts what a member tells in the place of what it told; null: nothing any more. Answers what others are to be told, in order. */
  tell(member: Member, key: string, meta: Meta | null): PresenceDiff[];
};

/**
 * Who is on one channel. A key may stand for several members (tabs), and changes as a whole: all of its members leave,
 * then those that are there join. supabase-js takes `phx_ref` out of the members that stay, so a leave of one alone would
 * be missed.
 */
export function createPresence<Member>(): Presence<Member> {
  const members = new Map<Member, { key: string; meta: Meta }>();
  const metasOf = (key: string) => [...members.values()].filter((one) => one.key === key).map(({ meta }) => meta);
  const asState = (key: string): PresenceState => {
    const metas = metasOf(key);
    return metas.length === 0 ? {} : { [key]: { metas } };
  };

  return {
    state() {
      const keys = new Set([...members.values()].map(({ key }) => key));
      return Object.fromEntries([...keys].map((key) => [key, { metas: metasOf(key) }]));
    },
    tell(member, key, meta) {
      const leaves = asState(key);
      if (meta === null) members.delete(member);
      else members.set(member, { key, meta });
      const joins = asState(key);
      return [
        { joins: {}, leaves },
        { joins, leaves: {} },
      ].filter((diff) => Object.keys(diff.joins).length + Object.keys(diff.leaves).length > 0);
    },
  };
}
