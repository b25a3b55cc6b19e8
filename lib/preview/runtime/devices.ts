import type { JourneyPerson } from '../../base/promises/promise';
import type { HeldData } from './preview-messages';
import type { JourneyData, SignedIn } from './walk-journey';

const keyOf = (person: JourneyPerson) => (person.kind === 'named' ? `named ${person.name}` : person.kind);

/**
 * Simulates a device with its own storages for each person of a journey; a person who comes back finds their storages
 * again. The first device is a visitor's.
 */
export function createDevices(signIn: JourneyData['signIn']) {
  const left = new Map<string, HeldData>();
  let present: JourneyPerson = { kind: 'visitor' };

  return {
    /**
     * Switches to this person's device and returns its storages. `kept`: the storages of the device that was in use
     * until now; null if nothing was done on it.
     */
    async change(person: JourneyPerson, kept: HeldData | null): Promise<SignedIn> {
      if (kept !== null) left.set(keyOf(present), kept);
      present = person;
      const known = left.get(keyOf(person));
      if (known) return { ok: true, value: known };
      return person.kind === 'visitor' ? { ok: true, value: { local: [], session: [] } } : signIn(person);
    },
  };
}
