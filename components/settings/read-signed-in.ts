import { appErrorCodes } from '@/lib/base/foundation/app-error';
import { modelSlots } from '@/lib/turns/models/model-connection';
import type { SignedIn } from './settings';

/** The result of a sign-in according to the settings' URL; null if there is none. Anybody can write that URL. */
export function readSignedIn(query: Readonly<Record<string, string | string[] | undefined>>): SignedIn | null {
  const slot = modelSlots.find((each) => each === query['signed-in']) ?? null;
  const problem = appErrorCodes.find((code) => code === query.problem) ?? null;
  return slot === null && problem === null ? null : { slot, problem };
}
