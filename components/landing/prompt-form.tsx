'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { AddFilesButton, DropHint, useFileDrop } from '@/components/attachments/add-files';
import { AttachmentTray } from '@/components/attachments/attachment-tray';
import { useAttachments } from '@/components/attachments/use-attachments';
import { LookChoice as LookRadios } from '@/components/looks/look-choice';
import { EstimateLine } from '@/components/money/estimate-line';
import { Button } from '@/components/ui/button';
import type { AttachmentInput } from '@/lib/base/attachments/attachment';
import type { CallFailure } from '@/lib/studio/studio/request';
import { createKeptText } from '@/lib/studio/studio/kept-text';
import type { BuildChoices, Building } from './use-build';
import { useLooks } from './use-looks';

/** The prompt that starts an app. Unsent text is still there after a reload. */
export function PromptForm({
  building,
  isChecking,
  onBegin,
  hasLooks,
  onBuild,
  onFailure,
  isPriced,
  share,
  days,
  picked,
  refusal,
}: {
  building: Building;
  /** Whether it is waiting for the proof that a guest is not a robot. */
  isChecking: boolean;
  /** Called when the person starts to write. */
  onBegin(): void;
  /** Whether the person may choose a look; recordings have their own. */
  hasLooks: boolean;
  onBuild: (what: 'words', prompt: string, more: BuildChoices) => Promise<boolean>;
  /** Called when the files could not be sent. */
  onFailure: (failure: CallFailure) => void;
  /** Whether the current model has a price, so that a new app can be estimated. */
  isPriced: boolean;
  /** A guest's share for 24 hours: the operator pays, so no price is shown. */
  share: { apps: number; changes: number } | null;
  /** How long a guest's apps are kept after the last visit. */
  days: number | null;
  /** Words of an example to start from; none at a count of 0. */
  picked: { words: string; count: number };
  /** Why the last attempt built nothing. */
  refusal: ReactNode;
}) {
  const t = useTranslations('landing');
  const tFiles = useTranslations('attachments');
  const kept = useRef(createKeptText(() => window.localStorage, 'easel-words'));
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [commandKey, setCommandKey] = useState<string | null>(null);
  const { looks, index, setIndex, choice } = useLooks(text, hasLooks);
  const isEmpty = text.trim() === '';
  /** Called when Build was pressed without a prompt. */
  const [isAsked, setAsked] = useState(false);
  const attachments = useAttachments();
  const [isSending, setSending] = useState(false);
  const drop = useFileDrop(attachments.add);

  useEffect(() => {
    // Text typed before hydration wins over stored text.
    setText((typed) => typed || box.current?.value || kept.current.read());
    const hasKeyboard = window.matchMedia('(hover: hover) and (pointer: fine)').matches;
    if (hasKeyboard) setCommandKey(/Mac/.test(navigator.userAgent) ? '⌘' : 'Ctrl');
  }, []);

  const write = (words: string) => {
    onBegin();
    setText(words);
    kept.current.write(words);
  };
  const [knownPick, setKnownPick] = useState(0);
  if (knownPick !== picked.count) {
    setKnownPick(picked.count);
    setText(picked.words);
  }
  useEffect(() => {
    if (picked.count === 0) return;
    kept.current.write(picked.words);
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'center' });
  }, [picked]);
  const build = async () => {
    // If pressed before hydration, the box is more current than the state.
    const words = (box.current?.value ?? text).trim();
    if (words === '') {
      box.current?.focus();
      setAsked(true);
      return;
    }
    if (building !== null || isSending || attachments.preparing.length > 0) return;
    setSending(true);
    const images: AttachmentInput[] = [];
    if (attachments.files.length > 0) {
      const files = await attachments.send();
      if (!files.ok) {
        setSending(false);
        return onFailure(files.error);
      }
      images.push(...files.value);
    }
    if (await onBuild('words', words, { look: choice, images })) kept.current.write('');
    setSending(false);
  };
  return (
    <form
      // An action, not a listener: React replays one submitted before hydration, with its text.
      action={() => void build()}
      {...drop.dropProps}
      className="relative rounded-t-lg rounded-b-sm border border-line bg-surface text-left shadow-3 transition-colors focus-within:border-accent-text"
    >
      <div className="relative">
        <textarea
          ref={box}
          aria-label={t('label')}
          data-testid="textbox-describe-your-app"
          placeholder={t('placeholder')}
          value={text}
          maxLength={20_000}
          onChange={(event) => write(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void build();
          }}
          className="block field-sizing-content max-h-[40dvh] min-h-26.5 w-full resize-none bg-transparent pt-5 pr-12 pb-1.5 pl-5.5 text-[1.0625rem] leading-[1.5] outline-none max-wide:min-h-31 max-wide:pt-4 max-wide:pl-4 max-wide:text-lg"
        />
        <div className="absolute right-2 bottom-0">
          <AddFilesButton onAdd={attachments.add} />
        </div>
      </div>
      {drop.isOver && <DropHint />}
      <div className="pb-1">
        <AttachmentTray attachments={attachments} />
      </div>
      {refusal}
      <div className="flex flex-wrap items-end justify-end gap-3.5 px-2.5 pt-2 pb-2.5 max-wide:px-2">
        {looks !== null && (
          <div className="mr-auto animate-rise">
            <LookRadios looks={looks} value={index} canLeaveOpen onChange={setIndex} />
          </div>
        )}
        {share === null ? (
          <EstimateLine
            projectId={null}
            isPriced={isPriced}
            className="flex-1 pl-3 max-wide:basis-full max-wide:pl-2"
          />
        ) : (
          <p className="min-w-0 flex-1 pl-3 text-xs leading-[1.35] text-ink-3 max-wide:basis-full max-wide:pl-2">
            {t('share', share)} {days !== null && t('days', { days })}
          </p>
        )}
        <output className="text-sm text-ink-2 empty:hidden">
          {isChecking ? t('checking') : isAsked && isEmpty ? t('empty') : ''}
          {!isChecking && picked.count > 0 && text === picked.words && (
            <span className="sr-only">{t('exampleFilled')}</span>
          )}
        </output>
        {commandKey !== null && !isChecking && !(isAsked && isEmpty) && (
          <span aria-hidden="true" className="text-xs text-ink-3">
            {t('keys', { key: commandKey })}
          </span>
        )}
        <Button
          type="submit"
          variant="primary"
          size="tall"
          isBusy={building === 'words' || isSending}
          disabledBecause={attachments.preparing.length > 0 ? tFiles('wait') : null}
          data-testid="button-build-it"
        >
          {t('build')}
        </Button>
      </div>
    </form>
  );
}
