'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { LoadFailed } from '@/components/intl/load-failed';
import { useFailureWords } from '@/components/intl/use-call';
import type { CallResult } from '@/lib/studio/studio/request';
import type { DataCalls } from './data-calls';

/** An instant from the server, in ms since the epoch. */
export const when = (iso: string | null) => (iso === null ? null : Date.parse(iso));

/** Shows the result of a call, or its loading or failed state. */
export function useLoaded<Value>(
  calls: DataCalls,
  stamp: unknown,
  ask: () => Promise<CallResult<Value>>,
): { value: Value; reload: () => void } | { instead: ReactNode } {
  const t = useTranslations('data');
  const failureWords = useFailureWords();
  const { answer, reload } = useAnswer(`${calls.lane} ${String(stamp)}`, ask);
  if (answer.phase === 'ready') return { value: answer.value, reload };
  if (answer.phase === 'loading') return { instead: null };
  return {
    instead: (
      <LoadFailed className="mx-5" onTryAgain={reload}>
        {t('loadFailed', { reason: failureWords(answer.failure) })}
      </LoadFailed>
    ),
  };
}

/** A list with one line per item; `note` comes above it. */
export function Lines({
  label,
  isEmpty,
  empty,
  note = null,
  children,
}: {
  label: string;
  isEmpty: boolean;
  empty: string;
  note?: string | null;
  children: ReactNode;
}) {
  if (isEmpty)
    return <p className="border-t border-line px-5 py-4 text-sm text-ink-2 @max-[560px]/pane:px-3">{empty}</p>;
  return (
    <ul
      aria-label={label}
      className="scrollbar-calm min-h-0 overflow-auto border-t border-line"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
      tabIndex={0}
    >
      {note !== null && (
        <li className="border-b border-line px-5 py-3 text-sm text-ink-2 @max-[560px]/pane:px-3">{note}</li>
      )}
      {children}
    </ul>
  );
}

/** `before` stands next to its words, `actions` at the end. */
export function Line({
  title,
  facts,
  before,
  actions,
}: {
  title: string;
  facts: readonly string[];
  before?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <li className="flex items-center gap-3 border-b border-line px-5 py-2.5 text-sm @max-[560px]/pane:px-3">
      {before}
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{title}</span>
        <span className="block text-xs text-ink-3">{facts.join(' · ')}</span>
      </span>
      {actions}
    </li>
  );
}
