import { useEffect, useState } from 'react';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall } from '@/components/intl/use-call';
import type { CallResult } from '@/lib/studio/studio/request';

const soonMs = 1000;

type Looked = { isOffered: boolean; place: { going: unknown } | null };

/**
 * The state of one other place where the app is published, polled every second while something is under way there.
 * `shown` is null until known, and if no such place is offered.
 */
export function usePlace<Answer extends Looked>({
  look,
  isShown,
  news,
  isLiveAt,
  onLive,
}: {
  look: () => Promise<CallResult<Answer>>;
  isShown: boolean;
  news: string;
  /** Whether the app is live there. */
  isLiveAt: (place: NonNullable<Answer['place']>) => boolean;
  onLive: (isLive: boolean) => void;
}) {
  const call = useCall();
  const { answer, reload, show } = useAnswer(isShown ? news : null, look);
  const [isBusy, setBusy] = useState(false);
  const shown = answer.phase === 'ready' && answer.value.isOffered ? answer.value : null;
  const place: Answer['place'] = shown?.place ?? null;
  const isGoing = place !== null && place.going !== null;
  const isThere = place !== null && isLiveAt(place);
  useEffect(() => {
    if (!isGoing || !isShown) return;
    const timer = setInterval(reload, soonMs);
    return () => clearInterval(timer);
  }, [isGoing, isShown, reload]);
  useEffect(() => onLive(isThere), [isThere, onLive]);

  /** Makes a call and passes on its result; false after showing why it failed. */
  async function run<Value>(answered: Promise<CallResult<Value>>, took: (value: Value) => void): Promise<boolean> {
    setBusy(true);
    const taken = await call(answered);
    if (taken !== undefined) took(taken);
    setBusy(false);
    return taken !== undefined;
  }
  /** Shows the state that a call returned. */
  const act = (answered: Promise<CallResult<Answer>>) => run(answered, show);
  return { shown, isBusy, isGoing, isThere, run, act };
}
