'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { pageRequest } from '@/components/handle/page-request';
import { Spinner } from '@/components/ui/spinner';
import { AppFrame } from './app-frame';
import { AppMail } from './app-mail';
import { AskedDialog } from './asked-dialog';
import { type ShownMail, startOver, type TabData } from './frame-messages';
import { ReportDialog } from './report-dialog';
import { SharedBar } from './shared-bar';
import { SharedDataNote } from './shared-data-note';
import { SharedFoot } from './shared-foot';
import type { SharedApp } from '@/lib/base/answers/sharing-answers';
import { createSharedCalls } from './shared-calls';
import { useFork } from './use-fork';

/** How often to ask for an app that is still being prepared. */
const pollMs = 1500;

/** A shared app as a visitor sees it: the app, large, and what can be done with it. */
export function SharedPage({ app: served }: { app: SharedApp }) {
  const t = useTranslations('sharing.page');
  const calls = useMemo(() => createSharedCalls(pageRequest, served.id), [served.id]);
  const [app, setApp] = useState(served);
  const [dialog, setDialog] = useState<'none' | 'asked' | 'report'>('none');
  const { isForking, fork } = useFork(calls);
  const frame = useRef<HTMLIFrameElement>(null);
  const [tabData, setTabData] = useState<TabData>('starting');
  const [mail, setMail] = useState<ShownMail | null>(null);
  const isBuilding = app.status === 'building';
  useEffect(() => {
    if (!isBuilding) return;
    const timer = setInterval(() => {
      // A call that fails is repeated with the next tick.
      void calls.read().then((read) => read.ok && setApp(read.value));
    }, pollMs);
    return () => clearInterval(timer);
  }, [isBuilding, calls]);
  // Nobody waits for the count, and a failed count is not worth telling a visitor.
  const countUse = useCallback(() => {
    if (!served.isMine) void calls.use();
  }, [calls, served.isMine]);

  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] overflow-hidden bg-paper">
      <div className="min-w-0">
        <SharedBar
          app={app}
          isForking={isForking}
          onFork={() => void fork()}
          onAsked={app.prompts === null ? null : () => setDialog('asked')}
        />
        {/* At the top: people who book or vote here must not think that somebody receives it. */}
        {app.data !== 'none' && (
          <aside
            aria-label={t('dataLabel')}
            className="border-b border-line bg-accent-soft px-3.5 py-1.5 text-sm max-wide:px-3"
          >
            <SharedDataNote app={app} tabData={tabData} />
          </aside>
        )}
      </div>
      <main className="relative min-h-0 bg-surface">
        {app.status === 'ready' ? (
          <AppFrame
            url={app.appUrl}
            frame={frame}
            onOpened={countUse}
            onNews={(news) => (news.kind === 'mail' ? setMail(news.mail) : setTabData(news.phase))}
          />
        ) : (
          <div className="grid h-full content-center justify-items-center gap-1.5 p-6 text-center">
            {isBuilding && <Spinner className="mb-1.5 size-5" />}
            <h2 className="text-lg">{t(app.status)}</h2>
            <p className="max-w-[32em] text-ink-2">{t(isBuilding ? 'buildingWords' : 'failedWords')}</p>
          </div>
        )}
        {mail !== null && (
          <AppMail
            mail={mail}
            onOpen={(address) => {
              setMail(null);
              if (frame.current !== null) frame.current.src = address;
            }}
            onClose={() => setMail(null)}
          />
        )}
      </main>
      <SharedFoot
        app={app}
        tabData={tabData}
        onStartOver={() => {
          setMail(null);
          frame.current?.contentWindow?.postMessage(startOver, new URL(app.appUrl).origin);
        }}
        onReport={() => setDialog('report')}
      />
      {app.prompts !== null && (
        <AskedDialog
          prompts={app.prompts}
          isOpen={dialog === 'asked'}
          onOpenChange={(isOpen) => setDialog(isOpen ? 'asked' : 'none')}
        />
      )}
      <ReportDialog
        report={calls.report}
        isOpen={dialog === 'report'}
        onOpenChange={(isOpen) => setDialog(isOpen ? 'report' : 'none')}
      />
    </div>
  );
}
