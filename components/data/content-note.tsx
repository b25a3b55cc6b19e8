'use client';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toaster';
import type { Asking } from './confirm-dialog';
import type { DataCalls } from './data-calls';

/** Says that rows came with the app, and removes them after one click and one confirmation. */
export function ContentNote({
  calls,
  rows,
  onAsk,
  onChanged,
}: {
  calls: DataCalls;
  rows: number;
  onAsk: (asking: Asking) => void;
  onChanged: () => void;
}) {
  const t = useTranslations('data.content');
  const call = useCall();

  async function clear() {
    const done = await call(calls.clearContent());
    if (done === undefined) return;
    toast(
      [t('cleared', { count: done.cleared }), ...(done.kept > 0 ? [t('kept', { count: done.kept })] : [])].join(' '),
    );
    onChanged();
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 pb-3 text-sm text-ink-2 @max-[560px]/pane:px-3">
      <p>{t('came', { count: rows })}</p>
      <Button
        data-testid="button-clear-content"
        onClick={() =>
          onAsk({
            title: t('title'),
            words: t(calls.lane === 'live' ? 'wordsLive' : 'words', { count: rows }),
            yes: t('yes'),
            isDanger: true,
            act: () => void clear(),
          })
        }
      >
        {t('clear')}
      </Button>
    </div>
  );
}
