'use client';
import { InfoIcon, RadioIcon } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useStudio } from '@/components/handle/use-studio';
import { LoadFailed } from '@/components/intl/load-failed';
import { useFailureWords } from '@/components/intl/use-call';
import { classNames } from '@/components/ui/class-names';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { DataLane } from '@/lib/backends/data/data-view';
import type { PaneProps } from '@/lib/studio/studio/pane';
import { runningTurn } from '@/lib/studio/studio/studio-state';
import { ConfirmDialog, type Asking } from './confirm-dialog';
import { ContentNote } from './content-note';
import { createDataCalls } from './data-calls';
import { FaultNotice } from './fault-notice';
import { FileList } from './file-list';
import { LookAsChoice, LookingAs, type Eyes } from './look-as-choice';
import { FunctionsView } from './functions-view';
import { MailList } from './mail-list';
import { PeopleList } from './people-list';
import { TableChips, type Looked } from './table-chips';
import { TableView } from './table-view';
import { createWriting, tellWritten } from './tell-written';

/** The app's stored data, preview or live, to inspect and change. */
export function DataPane({ projectId, studio, isShown }: PaneProps) {
  const t = useTranslations('data');
  const failureWords = useFailureWords();
  const { project } = useStudio(studio);
  const [lane, setLane] = useState<DataLane>('preview');
  const [looked, setLooked] = useState<Looked | null>(null);
  const [eyes, setEyes] = useState<Eyes | null>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const mayChangeLive = useRef(false);
  const [writing] = useState(createWriting);
  const calls = useMemo(() => {
    const written = () => (lane === 'preview' ? writing.note() : undefined);
    return createDataCalls(tellWritten(studio.api.request, written), projectId, lane, written);
  }, [studio, projectId, lane, writing]);
  // The preview has already read its rows, so after an edit here, reload it before the person sees it again.
  useEffect(() => {
    if (!isShown && writing.take()) void studio.reloadPreview();
  }, [isShown, studio, writing]);
  // Leaving the tab resets the view to the person's own: nobody remembers a borrowed view after another tab.
  if (!isShown && eyes !== null) setEyes(null);
  // Refetched whenever it comes to the front: the app itself may have written meanwhile.
  const { answer, reload } = useAnswer(
    isShown ? `${lane} ${project.head?.versionId} ${project.deployment?.status}` : null,
    calls.overview,
  );

  const { answer: functionsAnswer } = useAnswer(
    isShown ? `functions ${lane} ${project.head?.versionId} ${project.deployment?.status}` : null,
    calls.functions,
  );
  const functions = functionsAnswer.phase === 'ready' ? functionsAnswer.value.functions.length : 0;

  function guard(act: () => void) {
    if (lane === 'preview' || mayChangeLive.current) return act();
    setAsking({
      title: t('live.title'),
      words: t('live.words'),
      yes: t('live.yes'),
      isDanger: false,
      act: () => {
        mayChangeLive.current = true;
        act();
      },
    });
  }

  if (answer.phase === 'loading') {
    return (
      <div className="grid gap-3 p-5">
        <Skeleton className="h-8" />
        <Skeleton className="h-40" />
      </div>
    );
  }
  if (answer.phase === 'failed') {
    return (
      <LoadFailed className="m-5" onTryAgain={reload}>
        {t('loadFailed', { reason: failureWords(answer.failure) })}
      </LoadFailed>
    );
  }
  const overview = answer.value;
  const isBare = !overview.hasBackend && !overview.hasLive && lane === 'preview' && functions === 0;
  if (isBare) {
    const isBuilt = project.head !== null && project.head.number > 0;
    return (
      <div className="max-w-160 px-7 py-6 @max-[560px]/pane:px-4">
        <h2 className="text-xl">{t(isBuilt ? 'onDevice' : 'notBuilt')}</h2>
        <p className="mt-1 text-ink-2">{t(isBuilt ? 'onDeviceLead' : 'notBuiltLead')}</p>
      </div>
    );
  }
  const own = overview.tables.filter(({ isOfPart }) => !isOfPart);
  const first = own.find(({ rows }) => rows > 0) ?? own[0];
  const wanted = looked?.at === 'table' ? overview.tables.find(({ name }) => name === looked.name) : undefined;
  const table = looked === null || looked.at === 'table' ? (wanted ?? first) : undefined;
  // If the app has nothing but a sign-in, show its people first.
  const start: Looked | null = overview.tables.length > 0 ? { at: 'people' } : null;
  const here: Looked | null = table ? { at: 'table', name: table.name } : (looked ?? start);
  return (
    // In a low window, or with large text, the pane scrolls so that rows keep their place.
    <div className="grid h-full min-h-[30rem] grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto]">
      <div>
        <h2 className="sr-only">{t('title')}</h2>
        {overview.fault !== null && (
          <FaultNotice fault={overview.fault} studio={studio} isWorking={runningTurn(project) !== null} />
        )}
        <div className="flex items-center gap-3 px-5 py-3 @max-[560px]/pane:flex-col-reverse @max-[560px]/pane:items-stretch @max-[560px]/pane:px-3">
          <TableChips
            overview={overview}
            functions={functions}
            looked={here}
            onLook={(next) => {
              setLooked(next);
              // Only rows can be shown through somebody else's eyes.
              if (next?.at !== 'table') setEyes(null);
            }}
          />
          {overview.hasLive && (
            <Segmented
              label={t('lane.title')}
              value={lane}
              segments={[
                { value: 'preview', label: t('lane.preview'), testId: 'radio-data-preview' },
                { value: 'live', label: t('lane.live'), testId: 'radio-data-live' },
              ]}
              onChange={(next) => {
                setLane(next);
                // People in one database do not exist in the other.
                setEyes(null);
              }}
              className="flex-none self-start [&>button]:px-3"
            />
          )}
        </div>
        {eyes === null && overview.content > 0 && (
          <ContentNote calls={calls} rows={overview.content} onAsk={setAsking} onChanged={reload} />
        )}
        {table && eyes !== null && <LookingAs eyes={eyes} onBack={() => setEyes(null)} />}
      </div>
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)] content-start [&>[role=grid]]:row-start-3">
        {table && (
          <TableView
            key={`${lane} ${table.name}`}
            {...{ calls, table, guard }}
            buckets={overview.buckets}
            as={eyes?.as ?? null}
            lookAs={<LookAsChoice calls={calls} eyes={eyes} stamp={overview.people} onEyes={setEyes} />}
            stamp={overview}
            onAsk={setAsking}
            onChanged={reload}
          />
        )}
        {here?.at === 'people' && (
          <PeopleList
            key={lane}
            {...{ calls, guard }}
            stamp={overview.people}
            onAsk={setAsking}
            onEyes={(next) => {
              setEyes(next);
              setLooked(null);
            }}
            onChanged={reload}
          />
        )}
        {here?.at === 'files' && (
          <FileList key={lane} {...{ calls, guard }} stamp={overview.files} onAsk={setAsking} onChanged={reload} />
        )}
        {here?.at === 'functions' && (
          <FunctionsView key={lane} calls={calls} stamp={project.head?.versionId} onAsk={setAsking} />
        )}
        {here?.at === 'mails' && <MailList key={lane} calls={calls} stamp={overview.mails} />}
        {here === null && <p className="border-t border-line px-5 py-4 text-sm text-ink-2">{t('noTables')}</p>}
      </div>
      <p
        className={classNames(
          'flex items-center gap-2 border-t px-5 py-2.5 text-xs @max-[560px]/pane:px-3',
          lane === 'live' ? 'border-warn-line bg-warn-soft font-medium text-warn' : 'border-line text-ink-3',
        )}
        data-testid="note-data-lane"
      >
        {lane === 'live' ? (
          <RadioIcon className="size-4 flex-none" aria-hidden="true" />
        ) : (
          <InfoIcon className="size-4 flex-none" aria-hidden="true" />
        )}
        {t(`lane.${lane}Note`)}
      </p>
      <ConfirmDialog asking={asking} onClose={() => setAsking(null)} />
    </div>
  );
}
