'use client';
import { EyeIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { ProblemLines } from '@/components/problems/problem-lines';
import { Button } from '@/components/ui/button';
import { quoteUntrusted } from '@/lib/foundation/quote-untrusted';
import type { StudioHandle } from '@/lib/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio-state';

/** What was seen on the pages of a version that works, and that nobody has paid to have put right: the person may ask for it. */
export function FlawNote({ studio, turn, mayAsk }: { studio: StudioHandle; turn: StudioTurn; mayAsk: boolean }) {
  const t = useTranslations('studio.flaws');
  const tPreview = useTranslations('studio.preview');
  const call = useCall();
  const [isAsking, setIsAsking] = useState(false);
  const { observation } = turn;
  if (turn.outcome !== 'version' || observation?.phase !== 'settled' || observation.problems.length === 0) return null;
  const seen = observation.problems.map(({ message }) => message).join('\n');
  return (
    <section className="rounded-lg border border-line bg-surface px-3.5 py-3" data-testid="note-flaws">
      <h3 className="mb-1.5 flex items-center gap-2.5 text-sm font-bold">
        <EyeIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
        {t('title')}
      </h3>
      <ProblemLines problems={observation.problems} />
      {mayAsk && (
        <Button
          className="mt-3"
          isBusy={isAsking}
          data-testid="button-put-right"
          onClick={() => {
            setIsAsking(true);
            void call(studio.api.sendPrompt(tPreview('fixPrompt', { problem: quoteUntrusted(seen) }))).then(() =>
              setIsAsking(false),
            );
          }}
        >
          {t('putRight')}
        </Button>
      )}
    </section>
  );
}
