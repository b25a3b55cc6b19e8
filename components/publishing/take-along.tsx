'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toaster';
import type { TakeChoice } from '@/lib/base/answers/first-rows-answers';
import type { SiteCalls } from './site-calls';
import type { Taking } from './use-taking';
import { TakeList } from './take-list';
import { useTakingWords } from './use-taking-words';

/**
 * Before the first publish: what goes along with it. Afterwards: what was entered since, to copy with one click.
 * Renders nothing if there is nothing to take.
 */
export function TakeAlong({
  taking,
  isLive,
  take,
}: {
  taking: Taking;
  isLive: boolean;
  take: (choice: TakeChoice) => ReturnType<SiteCalls['take']>;
}) {
  const t = useTranslations('publishing.take');
  const { takeables, isFirst } = taking;
  if (takeables.length === 0) return null;
  if (isFirst) {
    return (
      <section
        aria-labelledby="take-along"
        className="rounded-lg border border-line px-4 py-3.5"
        data-testid="card-take-along"
      >
        <h3 id="take-along" className="text-md font-medium">
          {t('title')}
        </h3>
        <p className="mt-0.5 mb-1.5 text-sm text-ink-2">{t('words')}</p>
        <TakeList takeables={takeables} changed={taking.changed} onChange={taking.change} />
      </section>
    );
  }
  return isLive && takeables.some(({ isOn }) => isOn) ? <TakeSince taking={taking} take={take} /> : null;
}

function TakeSince({ taking, take }: { taking: Taking; take: Parameters<typeof TakeAlong>[0]['take'] }) {
  const t = useTranslations('publishing.take');
  const tCommon = useTranslations('common');
  const call = useCall();
  const { thing, took, left } = useTakingWords();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { choice, takeables } = taking;

  async function go(chosen: TakeChoice) {
    setBusy(true);
    const taken = await call(take(chosen));
    setBusy(false);
    setOpen(false);
    if (taken === undefined) return;
    const things = took(taken);
    toast(things === '' ? t('tookNothing') : t('took', { things }), {
      description: left(taken).join(' '),
      duration: 15_000,
    });
    taking.reload();
  }
  return (
    <section
      aria-labelledby="take-since"
      className="rounded-lg border border-line px-4 py-3.5"
      data-testid="card-take-since"
    >
      <h3 id="take-since" className="text-md font-medium">
        {t('sinceTitle')}
      </h3>
      <p className="mt-0.5 text-sm text-ink-2 [overflow-wrap:anywhere]">
        {takeables
          .filter(({ isOn }) => isOn)
          .map(thing)
          .join(' · ')}
      </p>
      <Button className="mt-2.5" data-testid="button-take-since" onClick={() => setOpen(true)}>
        {t('takeSince')}
      </Button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={(next) => !isBusy && setOpen(next)}
        title={t('sinceTitle')}
        description={t('sinceWords')}
      >
        <div className="mt-3">
          <TakeList takeables={takeables} changed={taking.changed} onChange={taking.change} />
        </div>
        <Actions className="justify-end">
          <Button variant="quiet" onClick={() => setOpen(false)}>
            {tCommon('cancel')}
          </Button>
          <Button
            variant="primary"
            isBusy={isBusy}
            data-testid="button-take"
            disabledBecause={choice === null ? t('nothingTicked') : null}
            onClick={() => choice !== null && void go(choice)}
          >
            {t('takeNow')}
          </Button>
        </Actions>
      </Dialog>
    </section>
  );
}
