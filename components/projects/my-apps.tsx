'use client';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { LoadFailed } from '@/components/intl/load-failed';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { PageFoot } from '@/components/landing/page-foot';
import { PageHead } from '@/components/landing/page-head';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toaster';
import { GuestNote } from './guest-note';
import type { ListedProject } from '@/lib/base/answers/project-answers';
import { createProjectCalls } from './project-list';
import { ProjectRow } from './project-row';
import { RenameDialog } from './rename-dialog';

const calls = createProjectCalls(pageRequest);

/** All of a person's apps: open, rename, duplicate, delete and restore. */
export function MyApps() {
  const t = useTranslations('projects');
  const tCommon = useTranslations('common');
  const call = useCall();
  const failureWords = useFailureWords();
  const present = useAnswer('present', calls.list);
  const deleted = useAnswer('deleted', calls.deleted);
  const share = useAnswer('share', calls.share);
  const [renaming, setRenaming] = useState<ListedProject | null>(null);
  /** Ids just deleted or restored; hidden from their old list until the lists are refetched. */
  const [moved, setMoved] = useState<ReadonlySet<string>>(new Set());

  const reload = () => {
    present.reload();
    deleted.reload();
    share.reload();
  };
  const move = async (id: string, work: Promise<unknown>) => {
    setMoved((before) => new Set([...before, id]));
    await work;
    reload();
    setMoved((before) => new Set([...before].filter((other) => other !== id)));
  };
  const bringBack = async (project: ListedProject) => {
    const isBack = call(calls.bringBack(project.id));
    await move(project.id, isBack);
    if ((await isBack) !== undefined) toast(t('isBack', { name: project.name }));
  };
  const remove = async (project: ListedProject) => {
    const isGone = call(calls.remove(project.id));
    await move(project.id, isGone);
    if ((await isGone) === undefined) return;
    toast(t('removed', { name: project.name }), {
      description: t('removedSite'),
      duration: 15_000,
      action: { label: tCommon('undo'), onClick: () => void bringBack(project) },
    });
  };
  const duplicate = async (project: ListedProject) => {
    if ((await call(calls.duplicate(project.id))) === undefined) return;
    toast(t('duplicated', { name: project.name }));
    reload();
  };

  const { answer } = present;
  const apps = answer.phase === 'ready' ? answer.value.projects.filter(({ id }) => !moved.has(id)) : [];
  const gone = deleted.answer.phase === 'ready' ? deleted.answer.value.projects.filter(({ id }) => !moved.has(id)) : [];
  return (
    <div className="mx-auto w-full max-w-[1080px] px-6 max-wide:px-4">
      <PageHead current="apps" />
      <main className="pt-6">
        <h1 className="text-2xl">{t('title')}</h1>
        {answer.phase === 'loading' && (
          <div className="mt-6 grid gap-2">
            <Skeleton className="h-16 rounded-md" />
            <Skeleton className="h-16 rounded-md" />
            <Skeleton className="h-16 rounded-md" />
          </div>
        )}
        {answer.phase === 'failed' && (
          <LoadFailed className="mt-6" onTryAgain={reload}>
            {t('loadFailed', { reason: failureWords(answer.failure) })}
          </LoadFailed>
        )}
        {answer.phase === 'ready' && apps.length === 0 && (
          <div className="mt-6 flex flex-wrap items-center gap-4">
            <p className="text-ink-2">{t('empty')}</p>
            <Button variant="primary" size="tall" asChild>
              <Link href="/">{t('start')}</Link>
            </Button>
          </div>
        )}
        {apps.length > 0 && (
          <ul aria-label={t('list')} className="mt-6 rounded-lg border border-line bg-surface">
            {apps.map((project) => (
              <ProjectRow
                key={project.id}
                project={project}
                onRename={() => setRenaming(project)}
                onDuplicate={() => void duplicate(project)}
                onRemove={() => void remove(project)}
              />
            ))}
          </ul>
        )}
        {share.answer.phase === 'ready' && share.answer.value.share !== null && (
          <GuestNote share={share.answer.value.share} />
        )}
        {gone.length > 0 && (
          <section className="mt-12">
            <h2 className="text-xl">{t('deletedTitle')}</h2>
            <p className="mt-1 text-sm text-ink-2">{t('deletedWords')}</p>
            <ul aria-label={t('deletedList')} className="mt-4 rounded-lg border border-line">
              {gone.map((project) => (
                <li
                  key={project.id}
                  className="flex min-h-13 items-center gap-3 border-line px-4 py-1.5 not-first:border-t"
                >
                  <span className="min-w-0 flex-1 truncate text-ink-2">{project.name}</span>
                  <Button onClick={() => void bringBack(project)}>{t('bringBack')}</Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </main>
      <PageFoot />
      {renaming !== null && (
        <RenameDialog
          project={renaming}
          rename={(name) => calls.rename(renaming.id, name)}
          onClose={(isRenamed) => {
            setRenaming(null);
            if (isRenamed) reload();
          }}
        />
      )}
    </div>
  );
}
