'use client';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAttachments } from '@/components/attachments/use-attachments';
import { matchDemo } from '@/lib/turns/demo/match-demo';
import type { StudioHandle, StudioView } from '@/lib/studio/studio/studio-controller';
import { answeredPrompts } from '@/lib/studio/studio/studio-state';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { NextSteps } from './next-steps';
import { SilenceNote } from './silence-note';
import { TurnStatus } from './turn-status';
import { useEditRequest } from './use-edit-request';
import { useRequestWords } from './use-request-words';

/** The left half of the studio: conversation, status, composer. */
export function Chat({
  studio,
  view,
  isDemo,
  isPriced,
  mayBeShown,
  isShown,
  planFirst,
  onOpenVersions,
}: {
  studio: StudioHandle;
  view: StudioView;
  isDemo: boolean;
  /** Whether the current model has a known price. */
  isPriced: boolean;
  /** Whether the model can be shown pictures of the app. */
  mayBeShown: boolean;
  /** Whether this view is visible; on a phone the other one may be. */
  isShown: boolean;
  /** Whether changes show their plan first by default. */
  planFirst: boolean;
  onOpenVersions: () => void;
}) {
  const t = useTranslations('studio');
  const { turns } = view.project;
  const textarea = useRef<HTMLTextAreaElement>(null);
  const answered = answeredPrompts(view.project).join('\n');
  const next = useMemo(() => {
    if (!isDemo) return null;
    const match = matchDemo('', answered.split('\n'));
    return match.kind === 'miss' ? match.next : null;
  }, [isDemo, answered]);
  const words = useRequestWords(studio, textarea);
  // When the app's default mode changes, drop a choice made under the old one.
  const [knownDefault, setKnownDefault] = useState(planFirst);
  if (knownDefault !== planFirst) {
    setKnownDefault(planFirst);
    words.choose(null);
  }
  const attachments = useAttachments();
  const { edit: editRequest, question } = useEditRequest(studio, words, attachments);
  const last = turns.at(-1);
  const mayOfferNext = !isDemo && last?.outcome === 'version' && words.text === '';
  const focusComposer = useCallback(() => textarea.current?.focus(), []);
  return (
    <section
      id="chat"
      aria-label={t('chat')}
      className="grid h-full min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] bg-paper"
    >
      <Conversation
        studio={studio}
        turns={turns}
        isDemo={isDemo}
        mayBeShown={mayBeShown}
        onEdit={editRequest}
        onOpenVersions={onOpenVersions}
        onOwnWords={focusComposer}
      />
      <div>
        <div className="flex px-4">
          <TurnStatus
            turn={turns.at(-1) ?? null}
            head={view.project.head?.number ?? 0}
            testId={isShown ? 'status-turn-status' : undefined}
          />
        </div>
        {question}
        {isShown && <SilenceNote studio={studio} turn={turns.at(-1) ?? null} />}
        {mayOfferNext && view.project.head !== null && (
          <NextSteps studio={studio} versionId={view.project.head.versionId} onPick={words.fill} />
        )}
        <Composer
          studio={studio}
          view={view}
          words={words}
          attachments={attachments}
          usualMode={planFirst ? 'plan' : 'build'}
          suggestion={turns.at(-1)?.code === 'model-missing' ? null : next}
          textareaRef={textarea}
          isShown={isShown}
          isPriced={isPriced}
        />
      </div>
    </section>
  );
}
