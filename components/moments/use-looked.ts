'use client';
import { useEffect, useRef, useState } from 'react';
import type { CallFailure, CallResult } from '@/lib/studio/studio/request';

export type Looked<Value> =
  | { phase: 'looking' }
  | { phase: 'left' }
  | { phase: 'ready'; value: Value }
  | { phase: 'failed'; failure: CallFailure };

/** A slow call: starts at once, is cancelled by `leave` or on unmount, and repeated by `again`. */
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
    /** `quietly` keeps the old result until the next one arrives. */
    again: (quietly = false) => {
      if (!quietly) setLooked({ phase: 'looking' });
      setRound((n) => n + 1);
    },
  };
}
