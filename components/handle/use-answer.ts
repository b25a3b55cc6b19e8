'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallFailure, CallResult } from '@/lib/studio/studio/request';

export type Loaded<Value> =
  | { phase: 'loading' }
  | { phase: 'ready'; value: Value }
  | { phase: 'failed'; failure: CallFailure };

/**
 * The result of a call, repeated whenever `key` changes; null makes no call. The old value stays while the next one is
 * pending and if it fails; of two pending calls the later one wins. `show` sets a newer value, such as the response to
 * a change, and discards all pending calls.
 */
export function useAnswer<Value>(
  key: string | null,
  load: () => Promise<CallResult<Value>>,
): { answer: Loaded<Value>; reload: () => void; show: (value: Value) => void } {
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

  const show = useCallback((value: Value) => {
    asked.current += 1;
    setAnswer({ phase: 'ready', value });
  }, []);

  useEffect(() => {
    if (key !== null) reload();
  }, [key, reload]);
  return { answer, reload, show };
}
