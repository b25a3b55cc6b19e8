'use client';
import { EyeIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { FixButton } from '@/components/problems/fix-button';
import { ProblemLines } from '@/components/problems/problem-lines';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';

/**
 * Layout flaws seen in a version that works. Fixing them costs money, so it happens only if the person asks for it
 * here.
 */
export function FlawNote({ studio, turn, mayAsk }: { studio: StudioHandle; turn: StudioTurn; mayAsk: boolean }) {
  const t = useTranslations('studio.flaws');
  const call = useCall();
  const { observation } = turn;
  if (turn.outcome !== 'version' || observation?.phase !== 'settled' || observation.problems.length === 0) return null;
  return (
    <section className="rounded-lg border border-line bg-surface px-3.5 py-3" data-testid="note-flaws">
      <h3 className="mb-1.5 flex items-center gap-2.5 text-sm font-bold">
        <EyeIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
        {t('title')}
      </h3>
      <ProblemLines problems={observation.problems} />
      {mayAsk && (
        <FixButton
          problems={observation.problems}
          fix={{ send: (prompt) => call(studio.api.sendPrompt(prompt)), isPublishedAfter: false }}
          label={t('putRight')}
          testId="button-put-right"
        />
      )}
    </section>
  );
}
