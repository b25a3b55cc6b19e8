'use client';
import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LoadFailed } from '@/components/intl/load-failed';
import { useAnswer } from '@/components/handle/use-answer';
import { useStudio } from '@/components/handle/use-studio';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { KeptLive, useMoments } from '@/components/moments/kept-live';
import { createMomentCalls } from '@/components/moments/moment-calls';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toaster';
import type { PaneProps } from '@/lib/studio/studio/pane';
import { runningTurn } from '@/lib/studio/studio/studio-state';
import type { TurnId } from '@/lib/base/foundation/id';
import { BuildFailure } from './build-failure';
import { DeploymentList } from './deployment-list';
import { DomainCard } from './domain-card';
import { DownloadProject } from './download-project';
import type { Fix } from '@/components/problems/fix-button';
import { FoundCard } from './found-card';
import { FixUnderWay } from './fix-under-way';
import { MeantList } from './meant-list';
import { OwnerNote } from './owner-note';
import { PublishHead } from './publish-head';
import { PublishOutcome } from './publish-outcome';
import { SiteCard } from './site-card';
import { SiteDetailsForm } from './site-details-form';
import { type AlwaysOn, ReachLadder } from './reach-ladder';
import { useLadder } from './use-ladder';
import { TakeAlong } from './take-along';
import { usePublish } from './use-publish';
import { useTaking } from './use-taking';
import { chooseTaking, listTakeables } from './choose-taking';
import type { ShownDeployment, ShownSite } from '@/lib/base/answers/site-answers';
import { WhoSees } from './who-sees';
import { createSiteCalls, type PublishAnswers } from './site-calls';

const pollEveryMs = 1000;

/** Publishes the app on this computer with one click; earlier deployments are one click away. */
export function PublishPane({ projectId, studio, isShown }: PaneProps) {
  const t = useTranslations('publishing');
  const call = useCall();
  const failureWords = useFailureWords();
  const { project } = useStudio(studio);
  const calls = useMemo(() => createSiteCalls(studio.api.request, projectId), [studio, projectId]);
  // Events of the channel only trigger a refetch; the displayed status is the server's own.
  const news = `${project.head?.versionId} ${runningTurn(project)?.turnId} ${project.deployment?.deploymentId} ${project.deployment?.status} ${project.deployment?.url}`;
  const site = useAnswer(news, calls.site);
  const list = useAnswer(news, calls.deployments);
  const momentCalls = useMemo(() => createMomentCalls(studio.api.request, projectId), [studio, projectId]);
  const kept = useMoments(news, momentCalls);
  const taking = useTaking(calls, { news, isShown });
  /** Whether it is live at another Easel or at a host. */
  const [isAlwaysOn, setAlwaysOn] = useState<AlwaysOn>({ elsewhere: false, hosts: false });
  const ladder = useLadder(studio.api.request, projectId, { news, isShown });
  /** The deployment this tab started, whose result is shown here. */
  const [begun, setBegun] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);

  const shownSite = site.answer.phase === 'ready' ? site.answer.value.site : null;
  const deployments = list.answer.phase === 'ready' ? list.answer.value.deployments : [];
  const live = deployments.find((deployment) => deployment.live) ?? null;
  // Also shows one that somebody else started, or Easel after a fix.
  const going = deployments.find(({ status }) => status === 'building');
  if (going !== undefined && going.id !== begun) setBegun(going.id);
  // Open questions and required fixes stay visible to everybody until they are dealt with.
  const standing = stands(deployments[0], project.head) && begun === null ? deployments[0] : null;
  const builder = site.answer.phase === 'ready' ? site.answer.value.builder : null;
  const publishesAfter = site.answer.phase === 'ready' ? site.answer.value.publishesAfter : null;
  const shownDeployment = deployments.find(({ id }) => id === begun) ?? standing ?? null;
  const reloadSite = site.reload;
  const reloadList = list.reload;
  const reloadKept = kept.reload;
  const reload = () => {
    reloadSite();
    reloadList();
    reloadKept();
  };
  const {
    publish,
    step,
    failure: buildFailure,
  } = usePublish(studio, calls, (deploymentId) => {
    setBegun(deploymentId);
    reload();
  });
  // The ticked items go with the first publish, however many attempts it takes.
  const publishWith = async (answers: PublishAnswers = {}) => {
    setBegun(null);
    let choice = taking.isFirst ? taking.choice : null;
    if (!taking.isKnown) {
      // Wait for the list of what goes along: a quick click must not publish an empty site.
      setIsAsking(true);
      const outlook = await call(calls.foreseeTaking());
      setIsAsking(false);
      if (outlook === undefined) return;
      choice = outlook.isFirst ? chooseTaking(listTakeables(outlook), taking.changed) : null;
    }
    void publish({ ...answers, ...(choice !== null && { take: choice }) });
  };
  const isGoingOut = isAsking || step.step !== 'idle' || deployments.some(({ status }) => status === 'building');
  const isRunning = runningTurn(project) !== null;

  // Polling, so that the end of publishing shows even if the channel is silent (a proxy, a lost socket).
  useEffect(() => {
    if (!isGoingOut || !isShown) return;
    const timer = setInterval(() => {
      reloadSite();
      reloadList();
    }, pollEveryMs);
    return () => clearInterval(timer);
  }, [isGoingOut, isShown, reloadSite, reloadList]);

  const rollBack = async (deployment: ShownDeployment, data = false) => {
    const back = await call(calls.rollBack(deployment.id, data));
    if (back === undefined) return;
    setBegun(null);
    toast(t('rolledBack', { number: deployment.versionNumber }), {
      ...(back.newerForms > 0 && { description: t('mayNotFit'), duration: 15_000 }),
    });
    reload();
  };
  const takeDown = async (taken: ShownSite) => {
    if ((await call(calls.takeDown())) === undefined) return;
    setBegun(null);
    toast(t('tookDown', { host: new URL(taken.url).host }));
    reload();
  };

  // A site that a browser must build is published only when a browser asks for it.
  const isPublishedAfter = builder === 'server';
  const fix: Fix = {
    isPublishedAfter,
    send: async (prompt) => {
      const sent = await call(isPublishedAfter ? studio.api.mendAndPublish(prompt) : studio.api.sendPrompt(prompt));
      if (sent === undefined) return;
      setBegun(null);
      reload();
    },
  };
  const failure =
    list.answer.phase === 'failed' ? list.answer.failure : site.answer.phase === 'failed' ? site.answer.failure : null;
  const isReady = list.answer.phase === 'ready' && site.answer.phase === 'ready';
  return (
    <div className="grid max-w-215 gap-5 px-7 pt-6 pb-10 @max-[560px]/pane:px-4 @max-[560px]/pane:pt-4.5 @max-[560px]/pane:pb-8">
      <PublishHead
        head={project.head}
        liveNumber={live?.versionNumber ?? null}
        wasLive={deployments.some(({ status }) => status === 'ready')}
        step={step}
        isGoingOut={isGoingOut}
        isBeingTried={deployments.some((one) => one.status === 'building' && one.step === 'try')}
        isAsked={publishesAfter === null && shownDeployment?.status === 'asking'}
        builder={builder}
        keepsData={site.answer.phase === 'ready' && site.answer.value.keepsData}
        reach={ladder.reach}
        isAlwaysOn={live !== null && (isAlwaysOn.elsewhere || isAlwaysOn.hosts)}
        refusal={builder === 'container' && isRunning ? t('turnRunning') : null}
        takesAlong={taking.isFirst && taking.choice !== null}
        onPublish={() => void publishWith()}
      />
      {/* Right below the button that was pressed, so that a question is not missed. */}
      {isReady && publishesAfter === null && (
        <PublishOutcome
          deployment={shownDeployment}
          earlier={deployments.find(({ id, status }) => id !== begun && status === 'ready') ?? null}
          isLiveStill={live !== null}
          site={shownSite}
          fix={fix}
          onPublishWith={(answers) => void publishWith(answers)}
        />
      )}
      {isReady && publishesAfter !== null && (
        <FixUnderWay
          key={publishesAfter}
          onCancel={() => call(studio.api.cancelPublish(publishesAfter as TurnId)).then(reload)}
        />
      )}
      <TakeAlong taking={taking} isLive={live !== null} take={calls.take} />
      {buildFailure !== null && (
        <BuildFailure failure={buildFailure} onFix={(prompt) => call(studio.api.sendPrompt(prompt))} />
      )}
      {failure !== null && (
        <LoadFailed onTryAgain={reload}>{t('loadFailed', { reason: failureWords(failure) })}</LoadFailed>
      )}
      {!isReady && failure === null && <Skeleton className="h-32 rounded-lg" />}
      {isReady && (
        <>
          {shownSite !== null && (live !== null || deployments.some(({ status }) => status === 'ready')) && (
            <SiteCard site={shownSite} live={live} onTakeDown={() => takeDown(shownSite)} />
          )}
          {ladder.reach !== null && (live !== null || deployments.some(({ status }) => status === 'ready')) && (
            <ReachLadder
              {...{ projectId, news, isShown, reach: ladder.reach, calls: ladder.calls, take: ladder.take }}
              request={studio.api.request}
              isLive={live !== null}
              onAlwaysOn={setAlwaysOn}
            />
          )}
          {live !== null && (
            <DomainCard request={studio.api.request} projectId={projectId} news={isShown ? news : null} />
          )}
          {live !== null && <FoundCard projectId={projectId} calls={calls} news={news} isShown={isShown} />}
          {live !== null && (
            <OwnerNote request={studio.api.request} projectId={projectId} live={`${live.id} ${isShown}`} />
          )}
          <WhoSees request={studio.api.request} projectId={projectId} news={isShown ? `who sees ${news}` : null} />
          <MeantList news={news} calls={calls} />
          <DeploymentList
            deployments={deployments}
            hasDataOf={(id) => kept.moments.some((moment) => moment.deploymentId === id && moment.hasData)}
            foresee={momentCalls.foresee}
            onRollBack={rollBack}
          />
          <KeptLive moments={kept.moments} calls={momentCalls} hasData={kept.hasData} onChanged={reload} />
          {shownSite !== null && (
            <SiteDetailsForm
              key={shownSite.slug}
              site={shownSite}
              change={calls.change}
              onChange={() => {
                reload();
              }}
            />
          )}
        </>
      )}
      <DownloadProject projectId={projectId} />
    </div>
  );
}

/** Whether the last attempt is waiting for an answer, or for a fix, about the current version. */
function stands(last: ShownDeployment | undefined, head: { number: number } | null): boolean {
  const waits = last?.status === 'asking' || last?.problems.some(({ kind }) => kind === 'scan-leak');
  return waits === true && last?.versionNumber === head?.number;
}
