'use client';
import { DownloadIcon } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { toast } from '@/components/ui/toaster';
import { LoadFailed } from '@/components/intl/load-failed';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { useFailureWords } from '@/components/intl/use-call';
import { PageFoot } from '@/components/landing/page-foot';
import { PageHead } from '@/components/landing/page-head';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { paidTurnsSchema } from '@/lib/base/answers/money-answers';
import { appsOf } from '@/lib/studio/studio/paid-turns';
import { SpendingTable } from './spending-table';

/** Every change that used a model: when, for which app, how much, and which part of it is not counted. */
export function Spending({ initialProject }: { initialProject: string }) {
  const t = useTranslations('money.spending');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const { answer, reload } = useAnswer('all', () => pageRequest('GET', '/api/spending', paidTurnsSchema));
  const [wanted, setWanted] = useState(initialProject);

  const all = answer.phase === 'ready' ? answer.value.turns : [];
  const apps = appsOf(all);
  // Ignore an app that has no row in this list.
  const projectId = apps.some((app) => app.projectId === wanted) ? wanted : '';
  const turns = projectId === '' ? all : all.filter((turn) => turn.projectId === projectId);

  const choose = (next: string) => {
    setWanted(next);
    window.history.replaceState(null, '', next === '' ? '/spending' : `/spending?project=${next}`);
  };
  return (
    <div className="mx-auto w-full max-w-[1080px] px-6 max-wide:px-4">
      <PageHead current="spending" />
      <main className="pt-6">
        <h1 className="text-2xl">{t('title')}</h1>
        {answer.phase === 'loading' && <Skeleton className="mt-6 h-40 rounded-lg" />}
        {answer.phase === 'failed' && (
          <LoadFailed className="mt-6" onTryAgain={reload}>
            {t('loadFailed', { reason: failureWords(answer.failure) })}
          </LoadFailed>
        )}
        {answer.phase === 'ready' && all.length === 0 && (
          <div className="mt-6 flex flex-wrap items-center gap-4">
            <p className="text-ink-2">{t('empty')}</p>
            <Button variant="primary" size="tall" asChild>
              <Link href="/">{t('start')}</Link>
            </Button>
          </div>
        )}
        {all.length > 0 && (
          <>
            <p className="mt-1 max-w-[40em] text-ink-2">{t('words')}</p>
            <div className="mt-6 flex flex-wrap items-end gap-3">
              <Field label={t('filter')}>
                {(props) => (
                  <Select
                    {...props}
                    value={projectId}
                    className="max-w-70 min-w-50"
                    onChange={(event) => choose(event.target.value)}
                  >
                    <option value="">{t('allApps')}</option>
                    {apps.map(({ projectId: id, app, isDeleted }) => (
                      <option key={id} value={id}>
                        {isDeleted ? t('deleted', { name: app }) : app}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <Button asChild className="h-9 max-wide:h-11">
                <a
                  href={projectId === '' ? '/api/spending.csv' : `/api/spending.csv?projectId=${projectId}`}
                  download="easel-spending.csv"
                  onClick={() => toast(tCommon('downloading'))}
                >
                  <DownloadIcon className="size-4" aria-hidden="true" />
                  {t('download')}
                </a>
              </Button>
            </div>
            <SpendingTable key={projectId} turns={turns} />
            <p className="mt-3 text-xs text-ink-3">{t('parts')}</p>
          </>
        )}
      </main>
      <PageFoot />
    </div>
  );
}
