'use client';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toaster';
import type { SiteCalls } from './site-calls';
import { useFindingWords } from './use-finding-words';

/** What the person allowed others to do, with a button to revoke it. Renders nothing if there is none. */
export function MeantList({ news, calls }: { news: string; calls: SiteCalls }) {
  const t = useTranslations('publishing.scan');
  const words = useFindingWords();
  const call = useCall();
  const said = useAnswer(news, calls.meant);
  const meant = said.answer.phase === 'ready' ? said.answer.value.meant : [];
  if (meant.length === 0) return null;
  return (
    <details className="rounded-lg border border-line px-4 py-3" data-testid="list-meant">
      <summary className="cursor-pointer text-md font-medium">{t('said')}</summary>
      <p className="mt-1 text-xs text-ink-3">{t('saidWords')}</p>
      <ul className="mt-2 text-sm">
        {meant.map(({ key, finding }) => (
          <li key={key} className="flex flex-wrap items-center justify-between gap-x-3 border-t border-line py-1.5">
            <span className="flex-1 basis-52 [overflow-wrap:anywhere]">{words.permission(finding)}</span>
            <Button
              variant="quiet"
              onClick={() => {
                void call(calls.takeBack(key)).then((done) => {
                  if (done === undefined) return;
                  toast(t('tookBack'));
                  said.reload();
                });
              }}
            >
              {t('takeBack')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
