'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { urlOfAttachment } from '@/components/attachments/sent-attachments';
import type { Attachments } from '@/components/attachments/use-attachments';
import { useCall } from '@/components/intl/use-call';
import { toast } from '@/components/ui/toaster';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';
import type { RequestWords } from './use-request-words';

/**
 * Restores the version a request started from and puts its text and files back into the composer. Undo brings back the
 * version that was shown and, unless something else was typed since, the text that stood there.
 */
export function useEditRequest(
  studio: StudioHandle,
  { fill, write, current }: Pick<RequestWords, 'fill' | 'write' | 'current'>,
  attachments: Pick<Attachments, 'fill'>,
): (turn: StudioTurn) => void {
  const t = useTranslations('requests.edit');
  const tCommon = useTranslations('common');
  const call = useCall();
  const edit = async (turn: StudioTurn) => {
    const { head } = studio.getView().project;
    const before = current.current;
    if (head !== null && head.versionId !== turn.baseVersionId) {
      if ((await call(studio.api.restore(turn.baseVersionId))) === undefined) return;
      const undo = async () => {
        if ((await call(studio.api.restore(head.versionId))) === undefined) return;
        if (current.current === turn.prompt) write(before);
        toast(t('undone', { number: head.number }));
      };
      toast(t('back', { previous: head.number }), {
        duration: 15_000,
        action: { label: tCommon('undo'), onClick: () => void undo() },
      });
    }
    fill(turn.prompt, turn.mode);
    // Pictures of the app would show a different app by now, so only the person's own files come back.
    const files = turn.attachments.some(({ isOwnScreen }) => isOwnScreen) ? [] : turn.attachments;
    attachments.fill(files, (index) => urlOfAttachment(studio.project.id, turn.turnId, index));
  };
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- words and calls are made anew with each drawing and do the same
  return useCallback((turn) => void edit(turn), [studio, fill, write, current]);
}
