'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { pageRequest } from '@/components/handle/page-request';
import type { AttachmentInput } from '@/lib/attachments/attachment';
import type { LookChoice } from '@/lib/looks/look';
import type { CallFailure } from '@/lib/studio/request';

const createdSchema = z.object({ projectId: z.string() });

/** What a new app is begun with beside its words. */
export type BuildChoices = { look?: LookChoice | undefined; images?: readonly AttachmentInput[] };

/** What is being built: the words in the box, or an example by its id. */
export type Building = 'words' | (string & {}) | null;

/** Makes a project from a sentence and goes there at once; the studio shows the rest. Resolves to whether it was made. */
export function useBuild(onFailure: (failure: CallFailure | null) => void) {
  const router = useRouter();
  const [building, setBuilding] = useState<Building>(null);
  const build = async (
    what: 'words' | (string & {}),
    prompt: string,
    { look, images = [] }: BuildChoices = {},
  ): Promise<boolean> => {
    if (building !== null) return false;
    setBuilding(what);
    onFailure(null);
    const created = await pageRequest('POST', '/api/projects', createdSchema, {
      prompt,
      ...(look && { look }),
      ...(images.length > 0 && { images }),
    });
    if (!created.ok) {
      setBuilding(null);
      onFailure(created.error);
      return false;
    }
    router.push(`/projects/${created.value.projectId}`);
    return true;
  };
  return { building, build };
}
