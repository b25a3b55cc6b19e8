'use client';
import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { LoadFailed } from '@/components/intl/load-failed';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import type { ListedModule } from '@/lib/base/answers/module-answers';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { ChangeNote } from './change-note';
import { ModuleCard, type PartActions } from './module-card';
import { createModuleCalls } from './module-calls';
import { useChangePart } from './use-change-part';

type Props = { studio: StudioHandle; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/**
 * The ready-made parts of an app: what exists and what it has; each can be added, configured, updated and removed, and
 * each change is one version.
 */
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
  const locale = useLocale();
  const call = useCall();
  const failureWords = useFailureWords();
  const calls = useMemo(() => createModuleCalls(studio.api.request, studio.project.id), [studio]);
  const { answer, reload } = useAnswer('modules', calls.list);
  const { busy, told, change } = useChangePart(studio, calls, reload);
  if (answer.phase === 'failed')
    return (
      <LoadFailed className="mt-4" onTryAgain={reload}>
        {failureWords(answer.failure)}
      </LoadFailed>
    );
  if (answer.phase !== 'ready') return <Skeleton className="mt-4 h-32" />;
  const { modules } = answer.value;

  function actionsOf({ name, title: titles, needs }: ListedModule): PartActions {
    const title = titles[locale];
    const act = (said: string, touchesData: boolean, work: Parameters<typeof change>[0]['work']) =>
      change({ name, said, touchesData, work });
    const missing = modules.filter((one) => needs.includes(one.name) && one.installed === null);
    const brings = [title, ...missing.map((one) => one.title[locale])].join(', ');
    return {
      onAdd: () => void act(t('added'), true, () => calls.install(name, {}, t('version.added', { title: brings }))),
      onUpdate: () => void act(t('updated'), true, () => calls.install(name, {}, t('version.updated', { title }))),
      onSet: (settings) =>
        void act(t('saved'), false, () => calls.install(name, settings, t('version.set', { title }))),
      onTakeOver: (path, isMine) => {
        const file = path.slice(path.lastIndexOf('/') + 1);
        const summary = t(isMine ? 'version.taken' : 'version.given', { title, file });
        void act(t(isMine ? 'files.taken' : 'files.given', { file }), false, () =>
          calls.takeOver(name, path, isMine, summary),
        );
      },
      onRemove: (mends) =>
        void act(t('removed'), false, () => calls.remove(name, t('version.removed', { title }))).then((isGone) =>
          isGone && mends ? call(studio.api.sendPrompt(t('mendPrompt', { title }))) : undefined,
        ),
    };
  }
  return (
    <>
      <ul aria-label={t('title')} data-testid="list-modules" className="mt-4 grid gap-3">
        {modules.map((module) => (
          <ModuleCard key={module.name} module={module} isBusy={busy === module.name} {...actionsOf(module)} />
        ))}
      </ul>
      <ChangeNote told={told} />
    </>
  );
}
