'use client';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { urlOfAttachment } from '@/components/attachments/sent-attachments';
import type { Attachments } from '@/components/attachments/use-attachments';
import { useCall } from '@/components/intl/use-call';
import { toast } from '@/components/ui/toaster';
import { RestoreDialog } from '@/components/versions/restore-dialog';
import { countSince } from '@/components/versions/use-since-words';
import { createVersionCalls, type RestoredPart } from '@/components/versions/version-calls';
import type { ShownRestoreOutlook } from '@/lib/base/answers/moment-answers';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';
import type { RequestWords } from './use-request-words';

type Asking = { turn: StudioTurn; outlook: ShownRestoreOutlook | null };

/**
 * Restores the version a request started from and puts its text and files back into the composer; `question` asks first
 * if something stored since would be lost. Undo brings back the version that was shown and, unless something else was
 * typed since, the text that stood there.
 */
export function useEditRequest(
  studio: StudioHandle,
  { fill, write, current }: Pick<RequestWords, 'fill' | 'write' | 'current'>,
  attachments: Pick<Attachments, 'fill'>,
): { edit: (turn: StudioTurn) => void; question: ReactNode } {
  const t = useTranslations('requests.edit');
  const tCommon = useTranslations('common');
  const call = useCall();
  const [asking, setAsking] = useState<Asking | null>(null);
  const calls = createVersionCalls(studio.api.request, studio.project.id);

  const goBack = async (turn: StudioTurn, part: RestoredPart) => {
    const { head } = studio.getView().project;
    const before = current.current;
    if (head !== null && head.versionId !== turn.baseVersionId) {
      const restored = await call(calls.restore(turn.baseVersionId, part));
      if (restored === undefined) return;
      const undo = async () => {
        if ((await call(calls.restore(restored.before))) === undefined) return;
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

  const edit = async (turn: StudioTurn) => {
    const { head } = studio.getView().project;
    if (head === null || head.versionId === turn.baseVersionId) return goBack(turn, 'all');
    const outlook = await calls.foresee(turn.baseVersionId);
    if (outlook.ok && countSince(outlook.value.since) === null) return goBack(turn, 'all');
    setAsking({ turn, outlook: outlook.ok ? outlook.value : null });
  };

  return {
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- words and calls are made anew with each drawing and do the same
    edit: useCallback((turn) => void edit(turn), [studio, fill, write, current]),
    question: asking !== null && (
      <RestoreDialog
        title={t('title')}
        description={t('titleWords')}
        part="all"
        outlook={asking.outlook}
        restore={(part) => goBack(asking.turn, part)}
        onClose={() => setAsking(null)}
      />
    ),
  };
}
