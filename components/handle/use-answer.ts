'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallFailure, CallResult } from '@/lib/studio/request';

export type Loaded<Value> =
  { phase: 'loading' } | { phase: 'ready'; value: Value } | { phase: 'failed'; failure: CallFailure };

/**
 * What a call answers, asked again whenever `key` changes; null asks nothing. A value that was there stays in view while
 * the next one is on its way and when it fails; of two answers under way the later asked wins.
 */
export function useAnswer<Value>(
  key: string | null,
  load: () => Promise<CallResult<Value>>,
): { answer: Loaded<Value>; reload: () => void } {
  const [answer, setAnswer] = useState<Loaded<Value>>({ phase: 'loading' });
  const latest = useRef(load);
  const asked = useRef(0);
  useEffect(() => {
    latest.current = load;
  });

  const reload = useCallback(() => {
    const turn = (asked.current += 1);
    void latest.current().then((result) => {
      if (turn !== asked.current) return;
      setAnswer((before) => {
        if (result.ok) return { phase: 'ready', value: result.value };
        return before.phase === 'ready' ? before : { phase: 'failed', failure: result.error };
      });
    });
  }, []);

  useEffect(() => {
    if (key !== null) reload();
  }, [key, reload]);
  return { answer, reload };
}
