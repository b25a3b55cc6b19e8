'use client';
import { useEffect, useMemo } from 'react';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall } from '@/components/intl/use-call';
import type { ShownReach } from '@/lib/base/answers/reach-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { CallResult, Request } from '@/lib/studio/studio/request';
import { createReachCalls } from './reach-calls';

/** Polling interval: links open, break and reconnect without a click. */
const soonMs = 1000;
const laterMs = 5000;

/** Who can open the site now, and the calls that change it; `reach` is null until known, and if it is not offered. */
export function useLadder(
  request: Request,
  projectId: ProjectId,
  { news, isShown }: { news: string; isShown: boolean },
) {
  const call = useCall();
  const calls = useMemo(() => createReachCalls(request, projectId), [request, projectId]);
  const { answer, reload, show } = useAnswer(news, calls.look);
  const reach = answer.phase === 'ready' && answer.value.isOffered ? answer.value : null;
  const everyMs = reach === null ? null : lookAgainIn(reach);
  useEffect(() => {
    if (everyMs === null || !isShown) return;
    const timer = setInterval(reload, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isShown, reload]);
  return {
    reach,
    calls,
    async take(answer: Promise<CallResult<ShownReach>>): Promise<void> {
      const taken = await call(answer);
      if (taken !== undefined) show(taken);
      else reload();
    },
  };
}

function lookAgainIn({ wifi, link }: ShownReach): number | null {
  if (wifi.phase === 'closed' && link.phase === 'closed') return null;
  const isSettled = link.phase === 'closed' || link.phase === 'refused' || (link.phase === 'open' && link.wasTried);
  return isSettled ? laterMs : soonMs;
}
