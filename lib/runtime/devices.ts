import type { JourneyPerson } from '../promises/promise';
import type { HeldData } from './preview-messages';
import type { JourneyData, SignedIn } from './walk-journey';

const keyOf = (person: JourneyPerson) => (person.kind === 'named' ? `named ${person.name}` : person.kind);

/**
 * Each person of a journey has a device of their own, with storages of its own; whoever comes back to theirs finds what they
 * left. The first is a visitor's.
 */
export function createDevices(signIn: JourneyData['signIn']) {
  const left = new Map<string, HeldData>();
  let present: JourneyPerson = { kind: 'visitor' };

  return {
    /** The storages of this person's device. `kept` are those of the one that is left, null where nothing was done there. */
    async change(person: JourneyPerson, kept: HeldData | null): Promise<SignedIn> {
      if (kept !== null) left.set(keyOf(present), kept);
      present = person;
      const known = left.get(keyOf(person));
      if (known) return { ok: true, value: known };
      return person.kind === 'visitor' ? { ok: true, value: { local: [], session: [] } } : signIn(person);
    },
  };
}
