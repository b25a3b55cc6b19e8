'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Problem } from '@/lib/foundation/problem';
import { quoteUntrusted } from '@/lib/foundation/quote-untrusted';

/** Asks for what kept the app from going out to be mended, in the person's name. */
export function FixButton({
  problems,
  onFix,
  label,
}: {
  problems: readonly Problem[];
  onFix: (prompt: string) => Promise<unknown>;
  label?: string;
}) {
  const t = useTranslations('publishing');
  const tPreview = useTranslations('studio.preview');
  const [phase, setPhase] = useState<'still' | 'asking'>('still');
  const problem = problems
    .map(({ message, file, line, finding }) => {
      if (finding) return `${message} (${finding.call})`;
      return file === undefined ? message : `${file}:${line ?? 1} ${message}`;
    })
    .join('\n');
  return (
    <Button
      className="mt-3"
      isBusy={phase === 'asking'}
      onClick={() => {
        setPhase('asking');
        // Sent in the person's name, so a tool's words must not be able to pass for theirs.
        void onFix(tPreview('fixPrompt', { problem: quoteUntrusted(problem) })).then(() => setPhase('still'));
      }}
    >
      {label ?? t('fix')}
    </Button>
  );
}
