'use client';
import { useEffect, useRef, useState } from 'react';
import type { CallFailure, CallResult } from '@/lib/studio/request';

export type Looked<Value> =
  | { phase: 'looking' }
  | { phase: 'left' }
  | { phase: 'ready'; value: Value }
  | { phase: 'failed'; failure: CallFailure };

/** A question that takes a while: asked at once, given up by `leave` or by going away, asked again by `again`. */
export function useLooked<Value>(ask: (signal: AbortSignal) => Promise<CallResult<Value>>) {
  const [looked, setLooked] = useState<Looked<Value>>({ phase: 'looking' });
  const [round, setRound] = useState(0);
  const latest = useRef(ask);
  const asking = useRef<AbortController | null>(null);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    const controller = new AbortController();
    asking.current = controller;
    void latest.current(controller.signal).then((result) => {
      if (controller.signal.aborted) return;
      setLooked(result.ok ? { phase: 'ready', value: result.value } : { phase: 'failed', failure: result.error });
    });
    return () => controller.abort();
  }, [round]);
  return {
    looked,
    leave: () => {
      asking.current?.abort();
      setLooked({ phase: 'left' });
    },
    /** `quietly` keeps what is shown until the next answer. */
    again: (quietly = false) => {
      if (!quietly) setLooked({ phase: 'looking' });
      setRound((n) => n + 1);
    },
  };
}
