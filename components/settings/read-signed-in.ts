import { appErrorCodes } from '@/lib/foundation/app-error';
import { modelSlots } from '@/lib/models/model-connection';
import type { SignedIn } from './settings';

/** What the address of the settings says of a sign-in that came back; null where it says nothing. Anybody may write it. */
export function readSignedIn(query: Readonly<Record<string, string | string[] | undefined>>): SignedIn | null {
  const slot = modelSlots.find((each) => each === query['signed-in']) ?? null;
  const problem = appErrorCodes.find((code) => code === query.problem) ?? null;
  return slot === null && problem === null ? null : { slot, problem };
}
