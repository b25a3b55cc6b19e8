'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { pageRequest } from '@/components/handle/page-request';
import { madeProjectSchema } from '@/lib/base/answers/project-answers';
import type { AttachmentInput } from '@/lib/base/attachments/attachment';
import type { LookChoice } from '@/lib/projects/looks/look';
import type { Locale } from '@/lib/studio/messages/locale';
import type { CallFailure, CallResult } from '@/lib/studio/studio/request';
import { beginCompiler } from '@/lib/studio/start-compiler';
import type { SolvedCheck } from '@/lib/studio/studio/solve-guest-check';

/** What a new app is started with besides its prompt. */
export type BuildChoices = { look?: LookChoice | undefined; images?: readonly AttachmentInput[] };

/** Only guests send it. */
const solve = async () => (await import('@/lib/studio/studio/solve-guest-check')).solveGuestCheck(pageRequest);

/** What is being made: the prompt in the box, an example or a template by its id. */
export type Building = 'words' | (string & {}) | null;

/**
 * Makes a project from a prompt and goes there at once; the studio shows the rest. Resolves to true if it was made.
 * Guests of an instance have to prove that they are not robots: `prepare` starts that while they write, and
 * `isChecking` is true while it is awaited.
 */
export function useBuild(onFailure: (failure: CallFailure | null) => void, isGuest: boolean) {
  const router = useRouter();
  const [building, setBuilding] = useState<Building>(null);
  const [isChecking, setChecking] = useState(false);
  const check = useRef<Promise<CallResult<SolvedCheck | null>> | null>(null);

  const prepare = () => {
    if (isGuest) check.current ??= solve();
  };
  /** The prepared proof, if it is still valid; a new one if it was refused. */
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
    beginCompiler();
    onFailure(null);
    const create = (solved: SolvedCheck | null) =>
      pageRequest('POST', '/api/projects', madeProjectSchema, {
        prompt,
        opens: true,
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
  /** Makes an app from a template, without a model, and goes there. */
  const open = async (template: string, language: Locale): Promise<void> => {
    if (building !== null) return;
    setBuilding(template);
    beginCompiler();
    onFailure(null);
    const made = await pageRequest('POST', '/api/projects', madeProjectSchema, { template, language });
    if (made.ok) return router.push(`/projects/${made.value.projectId}`);
    setBuilding(null);
    onFailure(made.error);
  };
  return { building, isChecking, prepare, build, open };
}
