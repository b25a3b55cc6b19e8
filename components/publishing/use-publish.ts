'use client';
import { useEffect, useRef, useState } from 'react';
import { useCall } from '@/components/intl/use-call';
import type { SiteBuildFailure, SiteBuildStep } from '@/lib/studio/studio/send-site';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { PublishAnswers, SiteCalls } from './site-calls';

/** What this tab does for a publish before the server takes over. */
export type Publishing = { step: 'idle' } | { step: 'asking' } | SiteBuildStep;

/**
 * One publish at a time: builds first if the app's engine must, then calls the server. `onBegun` receives the
 * deployment's id.
 */
export function usePublish(studio: StudioHandle, calls: SiteCalls, onBegun: (deploymentId: string) => void) {
  const call = useCall();
  const [step, setStep] = useState<Publishing>({ step: 'idle' });
  const [failure, setFailure] = useState<SiteBuildFailure | null>(null);
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const abort = new AbortController();
    leaving.current = abort;
    return () => abort.abort();
  }, []);

  async function build() {
    const { signal } = leaving.current;
    const built = await studio.buildSite(setStep, signal);
    if (!built.ok) setFailure(built.error);
    return built.ok ? built.value : null;
  }
  return {
    step,
    failure,
    async publish(answers: PublishAnswers = {}) {
      setFailure(null);
      setStep({ step: 'asking' });
      try {
        // Fetch it now: the app's builder may have changed with its head, or may not be known yet.
        const known = await call(calls.site());
        if (known === undefined) return;
        const sent = known.builder === 'container' ? await build() : undefined;
        if (sent === null) return;
        const made = await call(calls.publish(sent, answers));
        if (made !== undefined) onBegun(made.deploymentId);
      } finally {
        setStep({ step: 'idle' });
      }
    },
  };
}
