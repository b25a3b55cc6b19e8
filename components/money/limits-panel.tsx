'use client';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toaster';
import type { LimitsAnswer } from '@/lib/base/answers/money-answers';
import { createMoneyCalls, type LimitKind } from './money-calls';

const calls = createMoneyCalls(pageRequest);
const highest = 10_000;

/** Usage of each limit, and changing them; refetched each time it opens. */
export function LimitsPanel({ projectId, spent }: { projectId: string; spent: number | null }) {
  const t = useTranslations('money.limits');
  const failureWords = useFailureWords();
  const { answer, reload } = useAnswer(`${projectId}|${spent}`, () => calls.limits(projectId));
  const [isChanging, setChanging] = useState(false);
  return (
    <section className="mt-3 border-t border-line pt-3">
      <h3 className="text-sm font-bold">{t('title')}</h3>
      {answer.phase === 'failed' && (
        <p className="mt-1 text-sm">{t('failed', { reason: failureWords(answer.failure) })}</p>
      )}
      {answer.phase === 'ready' &&
        (isChanging ? (
          <LimitsForm
            projectId={projectId}
            limits={answer.value}
            onDone={(isChanged) => {
              setChanging(false);
              if (isChanged) reload();
            }}
          />
        ) : (
          <LimitsNow limits={answer.value} onChange={() => setChanging(true)} />
        ))}
      <p className="mt-3 text-sm">
        <Link
          href={`/spending?project=${projectId}`}
          className="inline-flex items-center text-accent-text underline decoration-accent-line underline-offset-3 hover:decoration-current max-wide:min-h-10"
        >
          {t('paidFor')}
        </Link>
      </p>
    </section>
  );
}

function LimitsNow({ limits, onChange }: { limits: LimitsAnswer; onChange: () => void }) {
  const t = useTranslations('money.limits');
  const { money } = useWording();
  const of = (usedUsd: number, limitUsd: number) => t('used', { used: money(usedUsd), limit: money(limitUsd) });
  const rows = [
    [t('project'), of(limits.project.usedUsd, limits.project.limitUsd)],
    [t('day'), of(limits.day.usedUsd, limits.day.limitUsd)],
    [t('turn'), t('atMost', { limit: money(limits.turn.limitUsd) })],
    ...(limits.guest === null ? [] : [[t('guest'), of(limits.day.usedUsd, limits.guest.limitUsd)]]),
  ];
  // Without it the panel would name two different sums for the same app.
  const setAside = limits.project.costUsd === null ? 0 : limits.project.usedUsd - limits.project.costUsd;
  if (!limits.isPriced) return <p className="mt-1.5 text-sm text-ink-2">{t('noPrice')}</p>;
  return (
    <>
      <dl className="num my-2 grid grid-cols-[1fr_auto] gap-x-3 gap-y-1.5 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {setAside >= 0.005 && <p className="mb-2 text-sm text-ink-2">{t('setAside', { amount: money(setAside) })}</p>}
      <p className="text-sm text-ink-2">{limits.mayChange ? t('promise') : t('notYours')}</p>
      {limits.mayChange && (
        <Button className="mt-3" onClick={onChange}>
          {t('change')}
        </Button>
      )}
    </>
  );
}

/** Parses an amount such as `7.50` or `7,50`; null if it is not one. */
function readAmount(value: FormDataEntryValue | null): number | null {
  const text = typeof value === 'string' ? value.trim().replace(/^\$/, '').replace(',', '.') : '';
  const amount = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(amount) && amount >= 0 && amount <= highest ? amount : null;
}

function LimitsForm({
  projectId,
  limits,
  onDone,
}: {
  projectId: string;
  limits: LimitsAnswer;
  onDone: (isChanged: boolean) => void;
}) {
  const t = useTranslations('money.limits');
  const tCommon = useTranslations('common');
  const call = useCall();
  const [wrong, setWrong] = useState<LimitKind | null>(null);
  const [phase, setPhase] = useState<'writing' | 'saving'>('writing');
  const ref = useRef<HTMLFormElement>(null);
  // The button that had the focus is gone.
  useEffect(() => ref.current?.querySelector('input')?.focus(), []);
  const fields = [
    { kind: 'project', label: t('changeProject') },
    { kind: 'day', label: t('changeDay') },
    { kind: 'turn', label: t('changeTurn') },
  ] as const;

  const save = async (form: FormData) => {
    const amounts = fields.map(({ kind }) => ({ kind, amount: readAmount(form.get(kind)) }));
    const bad = amounts.find(({ amount }) => amount === null);
    setWrong(bad?.kind ?? null);
    if (bad !== undefined) return;
    setPhase('saving');
    let isSaved = true;
    for (const { kind, amount } of amounts) {
      if (amount === null || amount === limits[kind].limitUsd) continue;
      isSaved &&= (await call(calls.setLimit(projectId, kind, amount))) !== undefined;
    }
    setPhase('writing');
    if (!isSaved) return;
    toast(t('saved'));
    onDone(true);
  };
  return (
    <form
      ref={ref}
      className="mt-2 grid gap-3"
      noValidate
      onSubmit={(event) => {
        // Not an action: React would clear the fields even if one is invalid.
        event.preventDefault();
        void save(new FormData(event.currentTarget));
      }}
    >
      {fields.map(({ kind, label }) => (
        <Field key={kind} label={label} problem={wrong === kind ? t('wrong') : null}>
          {(props) => (
            <Input
              {...props}
              name={kind}
              inputMode="decimal"
              autoComplete="off"
              defaultValue={String(limits[kind].limitUsd)}
            />
          )}
        </Field>
      ))}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" isBusy={phase === 'saving'}>
          {tCommon('save')}
        </Button>
        <Button variant="quiet" onClick={() => onDone(false)}>
          {tCommon('cancel')}
        </Button>
      </div>
    </form>
  );
}
