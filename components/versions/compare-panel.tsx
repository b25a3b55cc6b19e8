'use client';
import { ArrowLeftIcon, ChevronRightIcon, FileIcon, FileMinusIcon, FilePenIcon, FilePlusIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useFileWords } from '@/components/intl/file-words';
import { LoadFailed } from '@/components/intl/load-failed';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import { StoredChanges } from '@/components/moments/stored-changes';
import type { MomentCalls } from '@/components/moments/moment-calls';
import { FileDiff } from './file-diff';
import type { ListedVersion, ShownComparison } from '@/lib/base/answers/version-answers';
import type { VersionCalls } from './version-calls';

type Span = 'own' | 'since';

/** What one version changed, or what changed since: in plain words first, then line by line. */
export function ComparePanel({
  version,
  head,
  compare,
  moments,
  onBack,
}: {
  version: ListedVersion;
  head: ListedVersion;
  compare: VersionCalls['compare'];
  moments: MomentCalls;
  onBack: () => void;
}) {
  const t = useTranslations('versions');
  const call = useCall();
  const isHead = version.id === head.id;
  const [span, setSpan] = useState<Span>(isHead && version.parentId !== null ? 'own' : 'since');
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const segments = [
    ...(isHead && !version.hasData ? [] : [{ value: 'since' as const, label: t('span.since') }]),
    ...(version.parentId === null ? [] : [{ value: 'own' as const, label: t('span.own') }]),
  ];
  const from = span === 'own' ? version.parentId : version.id;
  const to = span === 'own' ? version.id : head.id;
  return (
    <section
      aria-label={t('compare')}
      className="max-w-240 px-7 pt-4 pb-10 @max-[560px]/pane:px-4 @max-[560px]/pane:pb-8"
    >
      <Button variant="quiet" className="-ml-2" onClick={onBack}>
        <ArrowLeftIcon className="size-4" aria-hidden="true" />
        {t('back')}
      </Button>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2.5">
        <h2 ref={title} tabIndex={-1} className="text-xl focus-visible:outline-none">
          {span === 'own'
            ? t('compareOwn', { number: version.number })
            : isHead
              ? t('compareNow', { number: version.number })
              : t('compareSince', { number: version.number, head: head.number })}
        </h2>
        {segments.length > 1 && (
          <Segmented label={t('span.label')} value={span} segments={segments} onChange={setSpan} />
        )}
      </div>
      {from !== null && from !== to && <Compared key={`${from} ${to}`} load={() => compare(from, to)} />}
      {from !== null && (
        <StoredChanges
          key={`${version.id} ${span}`}
          compare={(signal) => moments.compareVersions(from, span === 'own' ? to : null, signal)}
          bringBack={
            span === 'own'
              ? null
              : {
                  rows: (table, keys) => call(moments.bringBack(version.id, table, keys)),
                  undo: (before) => call(moments.undo(before)),
                }
          }
        />
      )}
    </section>
  );
}

function Compared({ load }: { load: () => ReturnType<VersionCalls['compare']> }) {
  const t = useTranslations('versions');
  const failureWords = useFailureWords();
  const { answer, reload } = useAnswer('once', load);
  if (answer.phase === 'loading') return <Skeleton className="mt-5 h-40 rounded-md" />;
  if (answer.phase === 'failed') {
    return (
      <LoadFailed className="mt-5" onTryAgain={reload}>
        {failureWords(answer.failure)}
      </LoadFailed>
    );
  }
  const { summary, files } = answer.value;
  if (summary.length === 0) return <p className="mt-5 text-ink-2">{t('same')}</p>;
  return (
    <>
      <h3 className="mt-5 text-md">{t('summaryTitle')}</h3>
      <ul className="mt-2 grid gap-1.5">
        {summary.map((change) => (
          <PlainChange key={`${change.kind} ${change.path}`} change={change} />
        ))}
      </ul>
      <details className="group/lines mt-7">
        <summary
          data-testid="summary-line-by-line"
          className="flex w-fit cursor-pointer list-none items-center gap-1.5 rounded-sm [&::-webkit-details-marker]:hidden"
        >
          <ChevronRightIcon
            className="size-4 text-ink-3 transition-transform group-open/lines:rotate-90"
            aria-hidden="true"
          />
          <h3 className="text-md">{t('filesTitle')}</h3>
        </summary>
        <div className="mt-2 grid gap-2.5">
          {files.map((file, index) => (
            <FileDiff key={`${file.kind} ${file.path}`} file={file} isOpenAtFirst={index < 3} />
          ))}
        </div>
      </details>
    </>
  );
}

const icons = { added: FilePlusIcon, changed: FilePenIcon, removed: FileMinusIcon, renamed: FileIcon };

function PlainChange({ change }: { change: ShownComparison['summary'][number] }) {
  const t = useTranslations('versions');
  const words = useFileWords();
  const Icon = icons[change.kind];
  return (
    <li className="flex items-baseline gap-2">
      <Icon className="size-3.5 flex-none translate-y-0.5 text-ink-3" aria-hidden="true" />
      <span className="min-w-0" title={change.path}>
        {t(`did.${change.kind}`, { name: words(change.path) })}
      </span>
    </li>
  );
}
