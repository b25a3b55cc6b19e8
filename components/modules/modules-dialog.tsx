'use client';
import { useMemo, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toaster';
import { LoadFailed } from '@/components/intl/load-failed';
import type { ListedModule } from '@/lib/base/answers/module-answers';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { createModuleCalls } from './module-calls';
import { ModuleSettings } from './module-settings';

type Props = { studio: StudioHandle; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** The ready-made parts of an app: what there is, what it has, put in and taken out. */
export function ModulesDialog({ studio, isOpen, onOpenChange }: Props) {
  const t = useTranslations('modules');
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t('title')} description={t('words')}>
      <ModuleList studio={studio} />
    </Dialog>
  );
}

function ModuleList({ studio }: Pick<Props, 'studio'>) {
  const t = useTranslations('modules');
  const call = useCall();
  const failureWords = useFailureWords();
  const calls = useMemo(() => createModuleCalls(studio.api.request, studio.project.id), [studio]);
  const { answer, reload } = useAnswer('modules', calls.list);
  const [busy, setBusy] = useState<string | null>(null);
  if (answer.phase === 'failed')
    return (
      <LoadFailed className="mt-4" onTryAgain={reload}>
        {failureWords(answer.failure)}
      </LoadFailed>
    );
  if (answer.phase !== 'ready') return <Skeleton className="mt-4 h-32" />;

  const run = async (name: string, said: string, work: () => ReturnType<typeof calls.remove>) => {
    setBusy(name);
    const done = await call(work());
    setBusy(null);
    if (done === undefined) return;
    toast(said);
    reload();
  };
  return (
    <ul aria-label={t('title')} data-testid="list-modules" className="mt-4 grid gap-3">
      {answer.value.modules.map((module) => (
        <ModuleCard
          key={module.name}
          module={module}
          isBusy={busy === module.name}
          onInstall={(settings) =>
            void run(module.name, module.installed === null ? t('added') : t('saved'), () =>
              calls.install(module.name, settings),
            )
          }
          onRemove={() => void run(module.name, t('removed'), () => calls.remove(module.name))}
        />
      ))}
    </ul>
  );
}

function ModuleCard({
  module,
  isBusy,
  onInstall,
  onRemove,
}: {
  module: ListedModule;
  isBusy: boolean;
  onInstall: (settings: Readonly<Record<string, boolean | string>>) => void;
  onRemove: () => void;
}) {
  const t = useTranslations('modules');
  const tCommon = useTranslations('common');
  const locale = useLocale();
  const [asks, setAsks] = useState(false);
  const { title, summary, approval, removal, installed } = module;
  return (
    <li className="grid gap-3 rounded-lg border border-line p-4">
      <div>
        <h3 className="font-bold">{title[locale]}</h3>
        <p className="mt-1 text-sm text-ink-2">{summary[locale]}</p>
      </div>
      {installed === null ? (
        <>
          <p className="text-sm text-ink-2">{approval[locale]}</p>
          <Button
            variant="primary"
            className="justify-self-start"
            isBusy={isBusy}
            data-testid={`button-add-${module.name}`}
            onClick={() => onInstall({})}
          >
            {t('add')}
          </Button>
        </>
      ) : (
        <>
          <ModuleSettings module={module} settings={installed.settings} isBusy={isBusy} onChange={onInstall} />
          <ModuleSecrets secrets={module.secrets} />
          <p className="text-sm text-ink-2">{asks ? removal[locale] : t('isThere')}</p>
          <div className="flex flex-wrap gap-2">
            {installed.version < module.version && (
              <Button variant="primary" isBusy={isBusy} onClick={() => onInstall({})}>
                {t('update')}
              </Button>
            )}
            {asks ? (
              <>
                <Button variant="quiet" onClick={() => setAsks(false)}>
                  {tCommon('cancel')}
                </Button>
                <Button isBusy={isBusy} data-testid={`button-remove-${module.name}-now`} onClick={onRemove}>
                  {t('removeNow')}
                </Button>
              </>
            ) : (
              <Button variant="quiet" data-testid={`button-remove-${module.name}`} onClick={() => setAsks(true)}>
                {t('remove')}
              </Button>
            )}
          </div>
        </>
      )}
    </li>
  );
}

/** The keys a part needs, where one gets each, and where it is entered. */
function ModuleSecrets({ secrets }: Pick<ListedModule, 'secrets'>) {
  const t = useTranslations('modules');
  const locale = useLocale();
  if (secrets.length === 0) return null;
  const names = new Intl.ListFormat(locale).format(secrets.map(({ name }) => name));
  return (
    <div className="grid gap-1 text-sm text-ink-2">
      <p>{t('secrets', { names })}</p>
      {secrets.map(
        ({ name, link }) =>
          link !== null && (
            <a
              key={name}
              href={link}
              target="_blank"
              rel="noreferrer"
              className="justify-self-start text-accent-text underline"
            >
              {t('get', { name })}
            </a>
          ),
      )}
    </div>
  );
}
