'use client';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LoadFailed } from '@/components/intl/load-failed';
import { useAnswer } from '@/components/handle/use-answer';
import { useStudio } from '@/components/handle/use-studio';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toaster';
import type { PaneProps } from '@/lib/studio/studio/pane';
import { runningTurn } from '@/lib/studio/studio/studio-state';
import { createMomentCalls } from '@/components/moments/moment-calls';
import { RememberButton } from '@/components/moments/remember-button';
import { ComparePanel } from './compare-panel';
import type { ShownRestoreOutlook } from '@/lib/base/answers/moment-answers';
import type { ListedVersion } from '@/lib/base/answers/version-answers';
import { createVersionCalls, versionsAPage, type RestoredPart } from './version-calls';
import { useForkVersion } from './use-fork-version';
import { countSince, useSinceWords } from './use-since-words';
import { RestoreDialog } from './restore-dialog';
import { VersionItem } from './version-item';

type Asking = {
  version: ListedVersion;
  previous: ListedVersion;
  part: 'all' | 'data';
  outlook: ShownRestoreOutlook | null;
};

/** Every version of the app, newest first: restore any, see what changed, or fork it. */
export function VersionsPane({ projectId, studio }: PaneProps) {
  const t = useTranslations('versions');
  const tCommon = useTranslations('common');
  const call = useCall();
  const failureWords = useFailureWords();
  const { project } = useStudio(studio);
  const calls = useMemo(() => createVersionCalls(studio.api.request, projectId), [studio, projectId]);
  const moments = useMemo(() => createMomentCalls(studio.api.request, projectId), [studio, projectId]);
  const list = useAnswer(`at ${project.head?.versionId}`, () => calls.list(null));
  const live = useAnswer(`${project.deployment?.deploymentId} ${project.deployment?.status}`, calls.liveNumber);
  const [earlier, setEarlier] = useState<readonly ListedVersion[]>([]);
  const [restoring, setRestoring] = useState<string | null>(null);
  const { forking, fork } = useForkVersion(calls);
  const [comparing, setComparing] = useState<string | null>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const { comesAlong } = useSinceWords();
  const isRunning = runningTurn(project) !== null;

  const newest = list.answer.phase === 'ready' ? list.answer.value.versions : [];
  const oldestShown = newest.at(-1)?.number ?? 0;
  const versions = [...newest, ...earlier.filter(({ number }) => number < oldestShown)];
  const head = versions[0] ?? null;
  const hasMore = versions.length > 0 && versions.length % versionsAPage === 0 && versions.at(-1)!.parentId !== null;

  /** Asks first if something stored would be lost. */
  const askOrRestore = async (version: ListedVersion, previous: ListedVersion, part: RestoredPart) => {
    if (part === 'files' || part === 'kept' || !version.hasData) return restore(version, previous, part);
    setRestoring(version.id);
    const outlook = await calls.foresee(version.id);
    setRestoring(null);
    if (outlook.ok && countSince(outlook.value.since) === null) return restore(version, previous, part);
    setAsking({ version, previous, part, outlook: outlook.ok ? outlook.value : null });
  };

  const restore = async (version: ListedVersion, previous: ListedVersion, part: RestoredPart) => {
    setRestoring(version.id);
    const restored = await call(calls.restore(version.id, part));
    setRestoring(null);
    if (restored === undefined) return;
    list.reload();
    toast(t('restored', { number: version.number }), {
      description:
        restored.kept !== undefined
          ? t('brought.kept', { things: comesAlong(restored.kept.carried) || 'blank', left: restored.kept.left.length })
          : t(version.hasData && part !== 'kept' ? `brought.${part}` : wordsWithoutData(version)),
      duration: 15_000,
      action: {
        label: tCommon('undo'),
        onClick: () => {
          void call(calls.restore(restored.before)).then((undone) => {
            if (undone === undefined) return;
            list.reload();
            toast(t('undone', { number: previous.number }));
          });
        },
      },
    });
  };

  const compared = versions.find(({ id }) => id === comparing);
  if (compared !== undefined && head !== null) {
    return (
      <ComparePanel
        version={compared}
        head={head}
        compare={calls.compare}
        moments={moments}
        onBack={() => {
          setComparing(null);
          // The list is re-rendered; keep the reader's place.
          requestAnimationFrame(() => document.getElementById(`compare-${compared.id}`)?.focus());
        }}
      />
    );
  }
  return (
    <div className="max-w-215 px-7 pt-6 pb-10 @max-[560px]/pane:px-4 @max-[560px]/pane:pt-4.5 @max-[560px]/pane:pb-8">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 className="text-xl">{t('title')}</h2>
        {head !== null && (
          <RememberButton
            of="app"
            remember={moments.remember}
            disabledBecause={isRunning ? t('restoreRunning') : null}
            onRemembered={list.reload}
          />
        )}
      </div>
      <p className="mt-1 text-ink-2">{t('lead')}</p>
      {list.answer.phase === 'loading' && (
        <div className="mt-6 grid gap-5 pl-7.5">
          <Skeleton className="h-20" />
          <Skeleton className="h-20" />
          <Skeleton className="h-20" />
        </div>
      )}
      {list.answer.phase === 'failed' && (
        <LoadFailed className="mt-5" onTryAgain={list.reload}>
          {t('loadFailed', { reason: failureWords(list.answer.failure) })}
        </LoadFailed>
      )}
      {list.answer.phase === 'ready' && versions.length === 0 && <p className="mt-5 text-ink-2">{t('empty')}</p>}
      {head !== null && (
        <ol aria-label={t('list')} data-testid="list-versions" className="mt-5.5">
          {versions.map((version, index) => (
            <VersionItem
              key={version.id}
              version={version}
              above={versions[index - 1] ?? null}
              below={versions[index + 1] ?? null}
              groupSize={
                version.groupId === null ? 0 : versions.filter(({ groupId }) => groupId === version.groupId).length
              }
              restored={versions.find(({ id }) => id === version.restoredId) ?? null}
              isHead={version.id === head.id}
              isLive={live.answer.phase === 'ready' && live.answer.value === version.number}
              isRestoring={restoring === version.id}
              isForking={forking === version.id}
              restoreBlocked={version.id === head.id ? t('restoreHere') : isRunning ? t('restoreRunning') : null}
              compareBlocked={versions.length === 1 && !version.hasData ? t('compareAlone') : null}
              onRestore={(part) =>
                void askOrRestore(version, head, version.isDataLetGo || version.isDataNotKept ? 'files' : part)
              }
              onCompare={() => setComparing(version.id)}
              onFork={() => void fork(version)}
            />
          ))}
        </ol>
      )}
      {asking !== null && (
        <RestoreDialog
          title={t('since.title', { number: asking.version.number })}
          description={asking.version.asked ?? asking.version.summary}
          part={asking.part}
          outlook={asking.outlook}
          restore={(part) => restore(asking.version, asking.previous, part)}
          onClose={() => setAsking(null)}
        />
      )}
      {hasMore && (
        <Button
          className="ml-7.5"
          onClick={() => {
            void call(calls.list(versions.at(-1)!.number)).then((more) => {
              if (more !== undefined) setEarlier([...earlier, ...more.versions]);
            });
          }}
        >
          {t('earlier')}
        </Button>
      )}
    </div>
  );
}

/** What to say about the data when a version without data was restored. */
function wordsWithoutData({ isDataLetGo, isDataNotKept }: ListedVersion): 'letGo' | 'notKept' | 'stays' {
  if (isDataLetGo) return 'letGo';
  return isDataNotKept ? 'notKept' : 'stays';
}
