'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toaster';
import type { ShownMoment } from '@/lib/base/answers/moment-answers';
import type { MomentCalls } from './moment-calls';
import { RememberButton } from './remember-button';
import { StoredChanges } from './stored-changes';

const shownAtFirst = 5;

/** Saved moments of the site's data, to inspect and restore. Renders nothing if the site stores nothing. */
export function KeptLive({
  moments,
  calls,
  hasData,
  onChanged,
}: {
  moments: readonly ShownMoment[];
  calls: MomentCalls;
  /** Whether the site has stored data now. */
  hasData: boolean;
  onChanged: () => void;
}) {
  const t = useTranslations('moments.live');
  const [isWhole, setWhole] = useState(false);
  if (moments.length === 0 && !hasData) return null;
  const shown = isWhole ? moments : moments.slice(0, shownAtFirst);
  return (
    <section aria-label={t('title')} className="overflow-hidden rounded-lg border border-line">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
        <div className="min-w-0">
          <h3 className="text-md">{t('title')}</h3>
          <p className="text-xs text-ink-3">{t('words')}</p>
        </div>
        <RememberButton of="live" remember={calls.remember} onRemembered={onChanged} />
      </header>
      {shown.length > 0 && (
        <ul aria-label={t('title')} data-testid="list-moments">
          {shown.map((moment) => (
            <MomentItem key={moment.id} {...{ moment, calls, onChanged }} />
          ))}
        </ul>
      )}
      {shown.length < moments.length && (
        <div className="border-t border-line px-4 py-2.5">
          <Button variant="quiet" className="-ml-3" onClick={() => setWhole(true)}>
            {t('all', { count: moments.length })}
          </Button>
        </div>
      )}
    </section>
  );
}

function MomentItem({ moment, calls, onChanged }: { moment: ShownMoment; calls: MomentCalls; onChanged: () => void }) {
  const t = useTranslations('moments.live');
  const tCommon = useTranslations('common');
  const call = useCall();
  const { moment: words } = useWording();
  const [isLooking, setLooking] = useState(false);
  const [asking, setAsking] = useState<{ answer: (isYes: boolean) => void } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const when = words(moment.createdAt);

  const restore = async () => {
    setBusy(true);
    const done = await call(calls.restore(moment.id));
    setBusy(false);
    if (done === undefined) return;
    onChanged();
    const { before } = done;
    toast(t('restored', { when }), {
      duration: 15_000,
      ...(before !== null && {
        action: {
          label: tCommon('undo'),
          onClick: () => void call(calls.restore(before)).then((undone) => undone !== undefined && onChanged()),
        },
      }),
    });
  };
  /** Changes for visitors must be confirmed. */
  const confirmed = () =>
    new Promise<boolean>((resolve) =>
      setAsking({
        answer: (isYes) => {
          setAsking(null);
          resolve(isYes);
        },
      }),
    );
  return (
    <li className="border-t border-line px-4 py-2.5 text-sm">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-40 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium [overflow-wrap:anywhere]">
            {moment.name === '' ? t(`reason.${moment.reason}`) : moment.name}
            <Badge tone="warn">{t('badge')}</Badge>
          </p>
          <p className="text-xs text-ink-3">{moment.hasData ? when : t('letGo', { when })}</p>
        </div>
        {moment.hasData && (
          <>
            <Button
              variant="quiet"
              aria-expanded={isLooking}
              aria-label={t('compareOf', { when })}
              data-testid="button-compare-moment"
              onClick={() => setLooking(!isLooking)}
            >
              {t('compare')}
            </Button>
            <Button
              isBusy={isBusy}
              aria-label={t('restoreOf', { when })}
              data-testid="button-restore-moment"
              onClick={() => void confirmed().then((isYes) => (isYes ? restore() : undefined))}
            >
              {t('restore')}
            </Button>
          </>
        )}
      </div>
      {isLooking && (
        <div className="mb-1 [&>section]:mt-2">
          <StoredChanges
            level={4}
            compare={(signal) => calls.compareMoment(moment.id, signal)}
            bringBack={{
              rows: async (table, keys) => {
                if (!(await confirmed())) return undefined;
                const back = await call(calls.bringBackLive(moment.id, table, keys));
                if (back !== undefined) onChanged();
                return back;
              },
              undo: (before) => call(calls.restore(before)).then(onChanged),
            }}
          />
        </div>
      )}
      <Dialog
        isOpen={asking !== null}
        onOpenChange={(isOpen) => !isOpen && asking?.answer(false)}
        title={t('askTitle')}
        description={t('askWords')}
      >
        <Actions className="justify-end">
          <Button variant="quiet" onClick={() => asking?.answer(false)}>
            {tCommon('cancel')}
          </Button>
          <Button variant="primary" data-testid="button-change-live" onClick={() => asking?.answer(true)}>
            {t('askYes')}
          </Button>
        </Actions>
      </Dialog>
    </li>
  );
}

/** The list, refetched whenever the live deployment changes. */
export function useMoments(news: string, calls: MomentCalls) {
  const { answer, reload } = useAnswer(news, calls.list);
  const { moments, hasData } = answer.phase === 'ready' ? answer.value : { moments: [], hasData: false };
  return { moments, hasData, reload };
}
