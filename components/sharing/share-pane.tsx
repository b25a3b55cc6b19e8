'use client';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useStudio } from '@/components/handle/use-studio';
import { LoadFailed } from '@/components/intl/load-failed';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { FixButton } from '@/components/problems/fix-button';
import { ProblemLines } from '@/components/problems/problem-lines';
import { Button } from '@/components/ui/button';
import { Actions } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { Spinner } from '@/components/ui/spinner';
import { Switch } from '@/components/ui/switch';
import { toast } from '@/components/ui/toaster';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { AudienceChoice } from './audience-choice';
import { PictureField } from './picture-field';
import { ShareDetailsForm } from './share-details-form';
import { ShareLink } from './share-link';
import type { ShareState, ShownShare } from '@/lib/base/answers/sharing-answers';
import { createSharingCalls, type ShareChange, type SharingCalls } from './sharing-calls';
import { ForkList } from './fork-list';

/** How often to ask for an unfinished build; it takes seconds, so this is also the longest extra wait. */
const pollMs = 1200;

/** Who may open the app, and what they find there. Every change acts at once. */
export function SharePane({ studio, onClose }: { studio: StudioHandle; onClose: () => void }) {
  const t = useTranslations('sharing');
  const failureWords = useFailureWords();
  const call = useCall();
  const { head } = useStudio(studio).project;
  const calls = useMemo(() => createSharingCalls(studio.api.request, studio.project.id), [studio]);
  const { answer, reload, show } = useAnswer(`share at ${head?.versionId}`, calls.share);
  const [pending, setPending] = useState<ShareState['visibility'] | null>(null);
  const isBuilding = answer.phase === 'ready' && answer.value.share?.status === 'building';
  useEffect(() => {
    if (!isBuilding) return;
    const timer = setInterval(reload, pollMs);
    return () => clearInterval(timer);
  }, [isBuilding, reload]);

  const choose = async (visibility: ShareState['visibility']) => {
    setPending(visibility);
    const changed = await call(calls.change({ visibility }));
    setPending(null);
    if (changed === undefined) return;
    show(changed);
    if (visibility === 'private') toast(t('now.stopped'));
  };

  if (answer.phase === 'loading') return <Skeleton className="mt-4 h-60 rounded-md" />;
  if (answer.phase === 'failed') {
    return (
      <LoadFailed className="mt-4" onTryAgain={reload}>
        {t('loadFailed', { reason: failureWords(answer.failure) })}
      </LoadFailed>
    );
  }
  const { visibility, share, cannot } = answer.value;
  const change = async (wanted: Omit<ShareChange, 'visibility'>) => {
    const changed = await calls.change({ visibility, ...wanted });
    if (changed.ok) show(changed.value);
    return changed;
  };
  return (
    <>
      {cannot !== null && (
        <div data-testid="note-cannot-share" className="mt-4">
          <Notice tone="warn">{t(`cannot.${cannot}`)}</Notice>
        </div>
      )}
      <AudienceChoice
        value={visibility}
        pending={pending}
        isOpenable={cannot === null}
        onChange={(next) => void choose(next)}
      />
      {share !== null && visibility !== 'private' && (
        <>
          <Standing
            share={share}
            visibility={visibility}
            retry={() => call(change({ update: true }))}
            onFix={(prompt) => call(studio.api.sendPrompt(prompt))}
          />
          {!share.isTakenDown && (
            <Shared calls={calls} studio={studio} share={share} headNumber={head?.number ?? null} change={change} />
          )}
        </>
      )}
      <Actions className="justify-between">
        {visibility === 'private' ? (
          <span />
        ) : (
          <Button
            variant="quiet"
            className="-ml-3"
            data-testid="button-stop-sharing"
            onClick={() => void choose('private')}
          >
            {t('stop')}
          </Button>
        )}
        <Button data-testid="button-done" onClick={onClose}>
          {t('done')}
        </Button>
      </Actions>
    </>
  );
}

/** What visitors see at the link right now; announced when it changes. */
function Standing({
  share,
  visibility,
  retry,
  onFix,
}: {
  share: ShownShare;
  visibility: 'link' | 'gallery';
  retry: () => Promise<unknown>;
  onFix: (prompt: string) => Promise<unknown>;
}) {
  const t = useTranslations('sharing.now');
  const tCommon = useTranslations('common');
  const number = share.versionNumber;
  const state = share.isTakenDown ? 'takenDown' : share.status === 'ready' ? visibility : share.status;
  return (
    <output data-testid="status-sharing" data-state={state} className="mt-3 block text-sm">
      {state === 'takenDown' && <Notice tone="warn">{t('takenDown')}</Notice>}
      {state === 'failed' && (
        <Notice tone="warn">
          <p className="mb-2">
            {t('failed', { number })} {t('failedWords')}
          </p>
          <ProblemLines problems={share.problems} />
          {share.problems.length > 0 ? (
            <FixButton problems={share.problems} fix={{ send: onFix, isPublishedAfter: false }} />
          ) : (
            <Button onClick={() => void retry()}>{tCommon('tryAgain')}</Button>
          )}
        </Notice>
      )}
      {state === 'building' && (
        <span className="flex items-center gap-2 text-ink-2">
          <Spinner />
          {t('building', { number })}
        </span>
      )}
      {(state === 'link' || state === 'gallery') && <span className="text-ink-2">{t(state, { number })}</span>}
    </output>
  );
}

/** The link, and what its owner decides about it. */
function Shared({
  studio,
  share,
  headNumber,
  change,
  calls,
}: {
  calls: SharingCalls;
  studio: StudioHandle;
  share: ShownShare;
  headNumber: number | null;
  change: (wanted: Omit<ShareChange, 'visibility'>) => ReturnType<SharingCalls['change']>;
}) {
  const t = useTranslations('sharing');
  const call = useCall();
  const id = useId();
  const [isUpdating, setUpdating] = useState(false);
  const region = useRef<HTMLDivElement>(null);
  const say = async (saving: ReturnType<typeof change>) => {
    const saved = await saving;
    if (saved.ok) toast(t('now.saved'));
    return saved;
  };
  const update = async () => {
    setUpdating(true);
    const updated = await call(change({ update: true }));
    setUpdating(false);
    if (updated?.share == null) return;
    toast(t('now.updated', { number: updated.share.versionNumber }));
    // Its button is gone now.
    region.current?.focus();
  };
  return (
    <div ref={region} tabIndex={-1} className="focus:outline-none">
      {share.isBehind && headNumber !== null && share.status !== 'building' && (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-md bg-sunk py-2 pr-2 pl-3 text-sm">
          <p className="min-w-0 flex-1 basis-40">{t('behind', { number: share.versionNumber })}</p>
          <Button isBusy={isUpdating} data-testid="button-show-newest" onClick={() => void update()}>
            {t('update', { number: headNumber })}
          </Button>
        </div>
      )}
      <ShareLink url={share.url} />
      <div className="mt-4 flex items-start gap-3 border-t border-line pt-3.5">
        <div className="min-w-0 flex-1">
          <span id={`${id}-prompts`} className="font-medium">
            {t('showsPrompts')}
          </span>
          <p id={`${id}-words`} className="text-sm text-ink-2">
            {t('showsPromptsWords')}
          </p>
        </div>
        <Switch
          aria-labelledby={`${id}-prompts`}
          aria-describedby={`${id}-words`}
          data-testid="switch-show-what-i-asked"
          checked={share.showsPrompts}
          onCheckedChange={(showsPrompts) => void call(change({ showsPrompts }))}
        />
      </div>
      <ForkList calls={calls} />
      <ShareDetailsForm share={share} save={(details) => say(change(details))}>
        <PictureField
          url={share.pictureUrl}
          appUrl={share.status === 'ready' ? share.appUrl : null}
          send={studio.api.sendPicture}
          onSent={(picture) => call(say(change({ picture })))}
        />
      </ShareDetailsForm>
    </div>
  );
}
