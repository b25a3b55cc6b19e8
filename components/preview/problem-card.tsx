'use client';
import { WrenchIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemLines } from '@/components/problems/problem-lines';
import { useCall } from '@/components/intl/use-call';
import { Actions } from '@/components/ui/dialog';
import { Button } from '@/components/ui/button';
import { problemKey, type Problem } from '@/lib/foundation/problem';
import { quoteUntrusted } from '@/lib/foundation/quote-untrusted';
import type { StudioHandle, StudioView } from '@/lib/studio/studio-controller';
import type { StudioEngine } from '@/lib/studio/studio-engine';
import { runningTurn } from '@/lib/studio/studio-state';
import { OtherEngine } from './other-engine';

/** Over the dimmed last good picture: what is wrong, whether it is being fixed, and a way to look anyway. */
export function ProblemCard({
  studio,
  view,
  engine,
  problems,
}: {
  studio: StudioHandle;
  view: StudioView;
  engine: StudioEngine;
  problems: readonly Problem[];
}) {
  const t = useTranslations('studio');
  const call = useCall();
  const [dismissed, setDismissed] = useState('');
  const turn = runningTurn(view.project);
  const key = problems.map(problemKey).join();
  // Half an app is full of problems while it is being written; they count once it is tried.
  if (turn?.phase === 'streaming' || dismissed === key) return null;
  const isFixing = turn?.phase === 'repairing';
  const first = problems[0];
  return (
    <div className="absolute inset-0 grid place-items-center bg-[color-mix(in_srgb,var(--surface)_66%,transparent)] p-5">
      <section className="max-h-full w-90 max-w-full animate-rise overflow-auto rounded-lg border border-line bg-surface p-5 shadow-3">
        <h2 className="flex items-center gap-2 text-lg text-warn">
          <WrenchIcon className="size-4.5 flex-none" aria-hidden="true" />
          {t('preview.problemTitle')}
        </h2>
        <p className="mt-1 mb-2 text-sm text-ink-2">
          {isFixing ? t('preview.fixingWords') : t('preview.problemWords')}
        </p>
        <ProblemLines problems={problems} />
        <Actions>
          {turn === null && first !== undefined && (
            <Button
              variant="primary"
              onClick={() =>
                // Sent in the person's name, so the app's own words must not be able to pass for theirs.
                void call(
                  studio.api.sendPrompt(
                    t('preview.fixPrompt', { problem: quoteUntrusted(first.message.slice(0, 500)) }),
                  ),
                )
              }
            >
              {t('preview.fixIt')}
            </Button>
          )}
          <Button variant="second" onClick={() => setDismissed(key)}>
            {t('preview.showApp')}
          </Button>
          {turn === null && <OtherEngine studio={studio} engine={engine} />}
        </Actions>
      </section>
    </div>
  );
}
