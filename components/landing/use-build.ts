'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { z } from 'zod';
import { pageRequest } from '@/components/handle/page-request';
import type { AttachmentInput } from '@/lib/attachments/attachment';
import type { LookChoice } from '@/lib/looks/look';
import type { CallFailure, CallResult } from '@/lib/studio/request';
import type { SolvedCheck } from './solve-guest-check';

const createdSchema = z.object({ projectId: z.string() });

/** What a new app is begun with beside its words. */
export type BuildChoices = { look?: LookChoice | undefined; images?: readonly AttachmentInput[] };

/** Only guests carry it. */
const solve = async () => (await import('./solve-guest-check')).solveGuestCheck();

/** What is being built: the words in the box, or an example by its id. */
export type Building = 'words' | (string & {}) | null;

/**
 * Makes a project from a sentence and goes there at once; the studio shows the rest. Resolves to whether it was made.
 * Guests of an instance show that they are no robot on the way: `prepare` begins with that while they write, and
 * `isChecking` says that it is being waited for.
 */
export function useBuild(onFailure: (failure: CallFailure | null) => void, isGuest: boolean) {
  const router = useRouter();
  const [building, setBuilding] = useState<Building>(null);
  const [isChecking, setChecking] = useState(false);
  const check = useRef<Promise<CallResult<SolvedCheck | null>> | null>(null);

  const prepare = () => {
    if (isGuest) check.current ??= solve();
  };
  /** The proof that was prepared, if it is still good; a new one where it was refused. */
  const takeProof = async (isAnew: boolean) => {
    const prepared = isAnew ? null : check.current;
    check.current = null;
    if (prepared === null && !isAnew) return null;
    setChecking(true);
    const solved = await (prepared ?? solve());
    setChecking(false);
    return solved;
  };

  const build = async (
    what: 'words' | (string & {}),
    prompt: string,
    { look, images = [] }: BuildChoices = {},
  ): Promise<boolean> => {
    if (building !== null) return false;
    setBuilding(what);
    onFailure(null);
    const create = (solved: SolvedCheck | null) =>
      pageRequest('POST', '/api/projects', createdSchema, {
        prompt,
        ...(look && { look }),
        ...(images.length > 0 && { images }),
        ...(solved !== null && solved.goodUntil > Date.now() && { proof: solved.proof }),
      });
    const prepared = await takeProof(false);
    let created = await create(prepared?.ok ? prepared.value : null);
    if (!created.ok && created.error.code === 'guest-check-needed') {
      const solved = await takeProof(true);
      if (solved?.ok) created = await create(solved.value);
      else if (solved) created = solved;
    }
    if (!created.ok) {
      setBuilding(null);
      onFailure(created.error);
      return false;
    }
    router.push(`/projects/${created.value.projectId}`);
    return true;
  };
  return { building, isChecking, prepare, build };
}
