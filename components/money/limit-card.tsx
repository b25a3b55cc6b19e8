'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import { Button } from '@/components/ui/button';
import type { AppErrorCode } from '@/lib/base/foundation/app-error';
import { nextLimit } from '@/lib/studio/studio/next-limit';
import type { LimitsAnswer } from '@/lib/base/answers/money-answers';
import { createMoneyCalls } from './money-calls';

const calls = createMoneyCalls(pageRequest);

const kinds = {
  'limit-reached': 'project',
  'turn-limit-reached': 'turn',
  'day-limit-reached': 'day',
  'guest-limit-reached': 'guest',
} as const satisfies Partial<Record<AppErrorCode, string>>;
export type LimitCode = keyof typeof kinds;

/** Whether a turn ended because a limit was reached. */
export function isLimitCode(code: AppErrorCode): code is LimitCode {
  return code in kinds;
}

/** Amounts used and allowed; a turn's usage is reset when the turn ends. */
function standOf(limits: LimitsAnswer, kind: (typeof kinds)[LimitCode]): { used: number; limit: number } {
  if (kind === 'guest') return { used: limits.day.usedUsd, limit: limits.guest?.limitUsd ?? 0 };
  return { used: kind === 'turn' ? 0 : limits[kind].usedUsd, limit: limits[kind].limitUsd };
}

/** A reached limit: what it is, that everything stays usable, and one click that raises it and continues. */
export function LimitCard({
  projectId,
  code,
  isLast,
  onGoOn,
}: {
  projectId: string;
  code: LimitCode;
  /** Only the last turn can be continued. */
  isLast: boolean;
  onGoOn: () => Promise<unknown>;
}) {
  const t = useTranslations('money.reached');
  const tLimits = useTranslations('money.limits');
  const tErrors = useTranslations('errors');
  const { money } = useWording();
  const call = useCall();
  const [phase, setPhase] = useState<'asking' | 'raising' | 'going'>('asking');
  const { answer } = useAnswer(isLast ? projectId : null, () => calls.limits(projectId));
  const kind = kinds[code];
  const limits = answer.phase === 'ready' ? answer.value : null;
  const stand = limits === null ? null : standOf(limits, kind);
  const next = stand === null || kind === 'guest' ? null : nextLimit(stand.limit, stand.used);
  // A new change has its own allowance, and a daily limit resets; an app's limit can only be raised.
  const mayGoOn = kind !== 'project' || next === null || limits?.mayChange === false;

  const goOn = async () => {
    setPhase('going');
    await onGoOn();
    setPhase('asking');
  };
  const raise = async (amount: number) => {
    if (kind === 'guest') return;
    setPhase('raising');
    if ((await call(calls.setLimit(projectId, kind, amount))) === undefined) setPhase('asking');
    else await goOn();
  };
  return (
    <section className="animate-rise rounded-lg border border-line bg-surface p-4" data-testid="limit-card">
      <h2 className="text-lg tracking-normal">{t('title')}</h2>
      <p className="num mt-1 text-sm text-ink-2">
        {stand === null ? tErrors(code) : t(kind, { used: money(stand.used), limit: money(stand.limit) })}
      </p>
      {stand !== null && <p className="mt-1 text-sm text-ink-2">{t('kept')}</p>}
      {isLast && limits !== null && (
        <>
          {!limits.mayChange && kind !== 'guest' && <p className="mt-1 text-sm text-ink-2">{tLimits('notYours')}</p>}
          <div className="mt-3 flex flex-wrap gap-2">
            {limits.mayChange && next !== null && (
              <Button
                variant="primary"
                isBusy={phase === 'raising'}
                data-testid="button-raise-limit"
                onClick={() => void raise(next)}
              >
                {t('raise', { amount: money(next) })}
              </Button>
            )}
            {mayGoOn && (
              <Button isBusy={phase === 'going'} data-testid="button-go-on" onClick={() => void goOn()}>
                {t('goOn')}
              </Button>
            )}
          </div>
        </>
      )}
    </section>
  );
}
