'use client';
import { useMemo, useState } from 'react';
import { useAnswer } from '@/components/handle/use-answer';
import type { TakeChoice } from '@/lib/base/answers/first-rows-answers';
import { chooseTaking, listTakeables, type Takeable } from './choose-taking';
import type { SiteCalls } from './site-calls';

/** The data of the preview that may go along to the site, and what the person has ticked of it. */
export type Taking = {
  /** False until the server's list has arrived. */
  isKnown: boolean;
  isFirst: boolean;
  takeables: readonly Takeable[];
  changed: Readonly<Record<string, boolean>>;
  change: (id: string, isOn: boolean) => void;
  /** Null if nothing is ticked. */
  choice: TakeChoice | null;
  reload: () => void;
};

/** Refetched when the pane comes to the front and after events; not more often, since it reads every row. */
export function useTaking(calls: SiteCalls, { news, isShown }: { news: string; isShown: boolean }): Taking {
  const { answer, reload } = useAnswer(isShown ? `taking ${news}` : null, calls.foreseeTaking);
  const [changed, setChanged] = useState<Readonly<Record<string, boolean>>>({});
  const outlook = answer.phase === 'ready' ? answer.value : null;
  const takeables = useMemo(() => (outlook === null ? [] : listTakeables(outlook)), [outlook]);
  return {
    isKnown: outlook !== null,
    isFirst: outlook?.isFirst ?? true,
    takeables,
    changed,
    change: (id, isOn) => setChanged((before) => ({ ...before, [id]: isOn })),
    choice: chooseTaking(takeables, changed),
    reload,
  };
}
