'use client';
import { CircleStopIcon } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { isLimitCode, LimitCard } from '@/components/money/limit-card';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { AppErrorCode } from '@/lib/base/foundation/app-error';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { answeredPrompts, type StudioTurn } from '@/lib/studio/studio/studio-state';
import { ExampleOffers } from './example-offers';

const settingsHelp: ReadonlySet<AppErrorCode> = new Set([
  'model-key-refused',
  'model-unknown',
  'model-credit-empty',
  'model-too-small',
  'model-address-refused',
  'model-certificate-refused',
]);

/**
 * Outcomes that cut a reply short: the person can continue from what was written instead of paying for all of it again.
 */
const brokenOff: ReadonlySet<AppErrorCode> = new Set([
  'model-busy',
  'model-cut',
  'model-empty',
  'model-stalled',
  'model-thought-only',
  'model-unavailable',
  'model-unreachable',
]);

/** How a turn without a plain version ended: what happened, what it means, and one next action. */
export function EndCard({
  studio,
  turn,
  isLast,
  isDemo,
}: {
  studio: StudioHandle;
  turn: StudioTurn;
  isLast: boolean;
  isDemo: boolean;
}) {
  const t = useTranslations('studio.end');
  const call = useCall();
  switch (turn.outcome) {
    case null:
    case 'version':
    case 'answer':
      return null;
    case 'stopped':
      if (turn.code !== null) return <BrokenOff studio={studio} turn={turn} code={turn.code} isLast={isLast} />;
      return (
        <p className="flex items-start gap-2 text-sm text-ink-2">
          <CircleStopIcon className="mt-0.5 size-4 flex-none text-ink-3" aria-hidden="true" />
          {turn.version === null ? t('stoppedEmpty') : t('stopped')}
        </p>
      );
    case 'interrupted':
      return (
        <Notice tone="warn">
          <p>{t('interrupted')}</p>
          {isLast && <ContinueButton studio={studio} turn={turn} className="mt-2" />}
        </Notice>
      );
    case 'error':
      if (turn.code !== null && isLimitCode(turn.code)) {
        return (
          <LimitCard
            projectId={studio.project.id}
            code={turn.code}
            isLast={isLast}
            onGoOn={() => call(studio.api.continueTurn(turn.turnId))}
          />
        );
      }
      return turn.code === 'model-missing' ? (
        <ModelMissing studio={studio} turn={turn} isLast={isLast} isDemo={isDemo} />
      ) : (
        <Failed studio={studio} turn={turn} isLast={isLast} />
      );
    default:
      return turn.outcome satisfies never;
  }
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="animate-rise rounded-lg border border-line bg-surface p-4">
      <h2 className="text-lg tracking-normal">{title}</h2>
      {children}
    </section>
  );
}

/** The prompt is kept here: once a model is connected, one click builds it. */
function ModelMissing({
  studio,
  turn,
  isLast,
  isDemo,
}: {
  studio: StudioHandle;
  turn: StudioTurn;
  isLast: boolean;
  isDemo: boolean;
}) {
  const t = useTranslations('studio');
  const call = useCall();
  return (
    <Card title={t('end.modelMissingTitle')}>
      <p className="mt-1 text-sm text-ink-2">{t('end.modelMissing')}</p>
      {isLast && isDemo && (
        <>
          <ExampleOffers studio={studio} prompt={turn.prompt} earlier={answeredPrompts(studio.getView().project)} />
          {(studio.project.mayConnectModel ?? true) ? (
            <Button asChild variant="primary" className="mt-3">
              <Link href="/settings">{t('top.connectModel')}</Link>
            </Button>
          ) : (
            <p className="mt-3 text-sm">{t('top.modelOfOthers')}</p>
          )}
        </>
      )}
      {isLast && !isDemo && (
        <Button
          variant="primary"
          className="mt-3"
          onClick={() => void call(studio.api.sendPrompt(turn.prompt, turn.mode))}
        >
          {turn.mode === 'ask' ? t('end.tryAgain') : t('end.buildNow')}
        </Button>
      )}
    </Card>
  );
}

/** The reply ended early: what there was became a version, and Continue asks for the rest. */
function BrokenOff({
  studio,
  turn,
  code,
  isLast,
}: {
  studio: StudioHandle;
  turn: StudioTurn;
  code: AppErrorCode;
  isLast: boolean;
}) {
  const t = useTranslations('studio.end');
  const tErrors = useTranslations('errors');
  return (
    <Card title={t('brokenOffTitle')}>
      <p className="mt-1 text-sm text-ink-2">
        {tErrors(code)} {t('brokenOff', { number: turn.version?.number ?? 0 })}
      </p>
      {isLast && <ContinueButton studio={studio} turn={turn} className="mt-3" />}
    </Card>
  );
}

/** Continues where the reply ended, on the same draft. */
function ContinueButton({ studio, turn, className }: { studio: StudioHandle; turn: StudioTurn; className: string }) {
  const t = useTranslations('studio.end');
  const call = useCall();
  return (
    <Button
      variant="primary"
      className={className}
      data-testid="button-continue"
      onClick={() => void call(studio.api.continueTurn(turn.turnId))}
    >
      {t('continue')}
    </Button>
  );
}

function Failed({ studio, turn, isLast }: { studio: StudioHandle; turn: StudioTurn; isLast: boolean }) {
  const t = useTranslations('studio.end');
  const tErrors = useTranslations('errors');
  const call = useCall();
  const code = turn.code ?? 'internal';
  const tries = turn.repairs.filter((repair) => !repair.mended).length;
  const goesOn = brokenOff.has(code) && turn.said.files.length > 0;
  return (
    <Card title={t('failedTitle')}>
      <p className="mt-1 text-sm text-ink-2">
        {code === 'repair-failed' && tries > 0 ? t('failedRepairs', { count: tries }) : tErrors(code)}
      </p>
      {isLast && (
        <div className="mt-3 flex flex-wrap gap-2">
          {settingsHelp.has(code) && (
            <Button asChild variant="primary">
              <Link href="/settings">{t('openSettings')}</Link>
            </Button>
          )}
          <Button
            variant={settingsHelp.has(code) ? 'second' : 'primary'}
            data-testid={goesOn ? 'button-continue' : 'button-try-again'}
            onClick={() => {
              if (goesOn) void call(studio.api.continueTurn(turn.turnId));
              else void call(studio.api.sendPrompt(turn.prompt, turn.mode));
            }}
          >
            {goesOn ? t('continue') : t('tryAgain')}
          </Button>
        </div>
      )}
    </Card>
  );
}
