'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { LoadFailed } from '@/components/intl/load-failed';
import { useFailureWords } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import type { CallResult } from '@/lib/studio/request';
import type { DataCalls } from './data-calls';

export const when = (iso: string | null) => (iso === null ? null : Date.parse(iso));

/** People who signed up to the app. They come by its own sign-up, so nothing is changed here. */
export function PeopleList({ calls, stamp }: { calls: DataCalls; stamp: unknown }) {
  const t = useTranslations('data.people');
  const { moment } = useWording();
  const loaded = useLoaded(calls, stamp, calls.people);
  if ('instead' in loaded) return loaded.instead;
  const { people } = loaded.value;
  return (
    <Lines label={t('list')} isEmpty={people.length === 0} empty={t('none')}>
      {people.map(({ id, email, name, signedUp, lastSignIn }) => {
        const [since, last] = [when(signedUp), when(lastSignIn)];
        const facts = [
          since !== null && t('since', { when: moment(since) }),
          last !== null && t('last', { when: moment(last) }),
        ].filter((fact) => fact !== false);
        return <Line key={id} title={email ?? t('noEmail')} facts={[...(name === null ? [] : [name]), ...facts]} />;
      })}
    </Lines>
  );
}

/** What visitors of the app uploaded. */
export function FileList({ calls, stamp }: { calls: DataCalls; stamp: unknown }) {
  const t = useTranslations('data.files');
  const { moment, size } = useWording();
  const loaded = useLoaded(calls, stamp, calls.files);
  if ('instead' in loaded) return loaded.instead;
  const { files } = loaded.value;
  return (
    <Lines label={t('list')} isEmpty={files.length === 0} empty={t('none')}>
      {files.map(({ id, bucket, name, size: bytes, added, isPublic }) => {
        const at = when(added);
        const facts = [
          bucket,
          bytes !== null && size(bytes),
          at !== null && moment(at),
          isPublic ? t('public') : t('private'),
        ].filter((fact) => fact !== false);
        return <Line key={id} title={name} facts={facts} />;
      })}
    </Lines>
  );
}

/** What a call answers; while it does not, what is shown instead. */
export function useLoaded<Value>(
  calls: DataCalls,
  stamp: unknown,
  ask: () => Promise<CallResult<Value>>,
): { value: Value } | { instead: ReactNode } {
  const t = useTranslations('data');
  const failureWords = useFailureWords();
  const { answer, reload } = useAnswer(`${calls.lane} ${String(stamp)}`, ask);
  if (answer.phase === 'ready') return { value: answer.value };
  if (answer.phase === 'loading') return { instead: null };
  return {
    instead: (
      <LoadFailed className="mx-5" onTryAgain={reload}>
        {t('loadFailed', { reason: failureWords(answer.failure) })}
      </LoadFailed>
    ),
  };
}

export function Lines({
  label,
  isEmpty,
  empty,
  children,
}: {
  label: string;
  isEmpty: boolean;
  empty: string;
  children: ReactNode;
}) {
  if (isEmpty) return <p className="border-t border-line px-5 py-4 text-sm text-ink-2">{empty}</p>;
  return (
    <ul
      aria-label={label}
      className="scrollbar-calm min-h-0 overflow-auto border-t border-line"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </ul>
  );
}

function Line({ title, facts }: { title: string; facts: readonly string[] }) {
  return (
    <li className="border-b border-line px-5 py-2.5 text-sm @max-[560px]/pane:px-3">
      <span className="block truncate font-medium">{title}</span>
      <span className="block text-xs text-ink-3">{facts.join(' · ')}</span>
    </li>
  );
}
