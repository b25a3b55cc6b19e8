'use client';
import { ArrowUpIcon, ClockIcon, SquareIcon } from 'lucide-react';
import { useState, type Ref } from 'react';
import { useTranslations } from 'use-intl';
import { AddFilesButton, DropHint, useFileDrop } from '@/components/attachments/add-files';
import { AttachmentTray } from '@/components/attachments/attachment-tray';
import { urlOfAttachment } from '@/components/attachments/sent-attachments';
import type { Attachments } from '@/components/attachments/use-attachments';
import { useCall } from '@/components/intl/use-call';
import { useUnreached } from '@/components/intl/use-reach';
import { EstimateLine } from '@/components/money/estimate-line';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { StudioHandle, StudioView } from '@/lib/studio/studio/studio-controller';
import { openQuestion, runningTurn, type StudioTurn } from '@/lib/studio/studio/studio-state';
import { ModeChoice } from './mode-choice';
import { PastedKeys, usePastedKeys } from './pasted-keys';
import { ShareUsed } from './share-used';
import { ShowItAll } from './show-it-all';
import type { RequestWords } from './use-request-words';
import { useStop } from './use-stop';

/**
 * The input for the next change. Accepts it while a turn runs (it is queued), keeps unsent text, says so when offline.
 */
export function Composer({
  studio,
  view,
  words: { text, mode, write, choose },
  attachments,
  usualMode,
  suggestion,
  textareaRef,
  isShown,
  isPriced,
}: {
  studio: StudioHandle;
  view: StudioView;
  words: RequestWords;
  /** Attachments of the text. */
  attachments: Attachments;
  /** The mode of a prompt if none was chosen. */
  usualMode: StudioTurn['mode'];
  /** A sentence that would work next (in the demo), offered with one click. */
  suggestion: string | null;
  textareaRef: Ref<HTMLTextAreaElement>;
  isShown: boolean;
  /** Whether the current model has a price, so that the next change can be estimated. */
  isPriced: boolean;
}) {
  const t = useTranslations('studio.composer');
  const tTop = useTranslations('studio.top');
  const tRequests = useTranslations('requests');
  const tFiles = useTranslations('attachments');
  const call = useCall();
  const [phase, setPhase] = useState<'writing' | 'sending'>('writing');
  /** When a guest who has used up their share may continue, in ms since 1970. */
  const [moreAt, setMoreAt] = useState<number | null>(null);
  const { project, connection } = view;
  const turn = runningTurn(project);
  const asked = turn?.phase === 'waiting' ? openQuestion(turn) : null;
  // A plan is decided on its own card; text written meanwhile is the next change.
  const question = asked?.kind === 'question' ? asked : null;
  const chosen = mode ?? usualMode;
  const stop = useStop(studio, turn);
  const isOffline = connection === 'offline';
  const unreached = useUnreached();

  const pasted = usePastedKeys(write);
  const drop = useFileDrop(attachments.add);

  const sendWithFiles = async (words: string, wanted: StudioTurn['mode']) => {
    const files = await attachments.send();
    return files.ok ? studio.api.sendPrompt(words, wanted, files.value) : files;
  };
  const send = async (words: string, wanted = chosen) => {
    if (words.trim() === '' || isOffline || phase === 'sending') return;
    setPhase('sending');
    const isAnswer = turn !== null && question !== null;
    const sent = isAnswer
      ? await studio.api.answer(turn.turnId, { questionId: question.questionId, text: words.trim() })
      : await sendWithFiles(words.trim(), wanted);
    setPhase('writing');
    // Text and files stay, so that nothing has to be entered twice.
    if (!sent.ok) {
      if (sent.error.code !== 'guest-share-used') return void (await call(Promise.resolve(sent)));
      return setMoreAt(Date.now() + (sent.error.retryAfterSeconds ?? 24 * 3600) * 1000);
    }
    setMoreAt(null);
    write('');
    // React resets the form after its action, and with it the choice.
    if (!isAnswer) choose(mode);
    if (!isAnswer) attachments.clear();
  };

  const isEmpty = text.trim() === '';
  const whyNot = isOffline
    ? t(`${unreached}Short`)
    : isEmpty
      ? t('empty')
      : project.queued !== null && question === null
        ? t('queueFull')
        : attachments.preparing.length > 0
          ? tFiles('wait')
          : null;
  const placeholder =
    question !== null
      ? t('placeholderQuestion')
      : turn !== null
        ? t('placeholderRunning')
        : chosen !== 'build'
          ? tRequests(`placeholder.${chosen}`)
          : project.turns.length === 0
            ? t('placeholderFirst')
            : t('placeholder');

  return (
    <div className="px-3.5 pb-3.5 max-wide:px-2.5 max-wide:pb-2.5">
      {isOffline && (
        <output className="mb-2 block">
          <Notice tone="warn">{t(unreached)}</Notice>
        </output>
      )}
      {connection === 'crowded' && (
        <output className="mb-2 block">
          <Notice tone="warn">{t('crowded')}</Notice>
        </output>
      )}
      {moreAt !== null && <ShareUsed moreAt={moreAt} />}
      {project.queued !== null && (
        <div className="mb-2 flex items-center gap-2.5 rounded-md border border-line bg-surface py-1 pr-1 pl-3 text-sm">
          <ClockIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
          <span className="min-w-0 flex-1 truncate">{t('queued', { prompt: project.queued.prompt })}</span>
          <Button
            variant="quiet"
            onClick={() => {
              if (project.queued === null) return;
              const { turnId, prompt, attachments: files = [] } = project.queued;
              if (isEmpty) write(prompt);
              if (attachments.files.length === 0) {
                attachments.fill(files, (index) => urlOfAttachment(studio.project.id, turnId, index));
              }
              void call(studio.api.cancelQueued(turnId));
            }}
          >
            {t('takeBack')}
          </Button>
        </div>
      )}
      {suggestion !== null && turn === null && isEmpty && (
        <button
          type="button"
          onClick={() => void send(suggestion, 'build')}
          className="mb-2 w-full rounded-md border border-dashed border-line-strong px-3 py-2 text-left text-sm hover:bg-hover"
        >
          <span className="block text-xs text-ink-3">{t('suggestion')}</span>
          {suggestion}
        </button>
      )}
      <PastedKeys studio={studio} taken={pasted.taken} onDone={pasted.drop} />
      <form
        // An action, not a listener: React replays one submitted before hydration, with its text.
        action={(form) => {
          const words = form.get('words');
          if (typeof words === 'string' && (whyNot === null || isEmpty)) void send(words);
        }}
        {...(question === null && drop.dropProps)}
        className="relative rounded-lg border border-line-strong bg-surface shadow-2 transition-colors focus-within:border-accent-text"
      >
        {question === null && <AttachmentTray attachments={attachments} />}
        {drop.isOver && <DropHint />}
        <div className="relative">
          <textarea
            ref={textareaRef}
            name="words"
            aria-label={t('label')}
            data-testid="textbox-ask-for-a-change"
            placeholder={placeholder}
            value={text}
            rows={2}
            onChange={(event) => pasted.write(event.target.value)}
            onKeyDown={(event) => {
              // Enter that ends a Chinese composition picks characters; it doesn't send.
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              if (whyNot === null) void send(text);
            }}
            className="block field-sizing-content max-h-48 min-h-12 w-full resize-none bg-transparent pt-2.5 pr-12 pb-0.5 pl-3.5 leading-[1.45] outline-none max-wide:text-lg"
          />
          {question === null && (
            <div className="absolute right-1.5 bottom-0">
              <AddFilesButton onAdd={attachments.add} />
            </div>
          )}
        </div>
        <div className="flex flex-wrap items-center justify-end gap-2 px-1.5 pt-1 pb-1.5">
          {question === null && <ModeChoice value={chosen} onChange={choose} />}
          {turn === null && (
            <EstimateLine
              projectId={studio.project.id}
              isPriced={isPriced}
              turns={project.turns.length}
              className="flex-1 pl-2"
            />
          )}
          <ShowItAll studio={studio} turn={turn} />
          {turn !== null && (
            <Button
              variant="stop"
              isBusy={stop.isStopping}
              onClick={stop.stop}
              data-testid={isShown ? 'button-stop' : undefined}
            >
              {!stop.isStopping && <SquareIcon className="size-3 fill-current" aria-hidden="true" />}
              {stop.isStopping ? t('stopping') : t('stop')}
            </Button>
          )}
          {(turn === null || !isEmpty || question !== null) && (
            <Button
              type="submit"
              variant="primary"
              isBusy={phase === 'sending'}
              disabledBecause={whyNot}
              data-testid="button-send"
            >
              {t('send')}
              <ArrowUpIcon className="size-4" aria-hidden="true" />
            </Button>
          )}
        </div>
      </form>
      {studio.project.guestDays != null && project.turns.length <= 1 && (
        <p className="px-1.5 pt-1.5 text-xs text-ink-3">{tTop('guestDays', { days: studio.project.guestDays })}</p>
      )}
    </div>
  );
}
