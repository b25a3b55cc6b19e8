'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Problem } from '@/lib/base/foundation/problem';
import { quoteUntrusted } from '@/lib/base/foundation/quote-untrusted';

/** How to ask for the fix, and whether the resulting version is published automatically. */
export type Fix = { send: (prompt: string) => Promise<unknown>; isPublishedAfter: boolean };

/** Asks for the problems to be fixed, in the person's name. */
export function FixButton({
  problems,
  fix,
  label,
  testId,
}: {
  problems: readonly Problem[];
  fix: Fix;
  label?: string;
  testId?: string;
}) {
  const t = useTranslations('publishing');
  const tPreview = useTranslations('studio.preview');
  const tProblem = useTranslations('studio.problem');
  const [phase, setPhase] = useState<'still' | 'asking'>('still');
  const words = [...new Set(problems.map(({ kind }) => tProblem(kind)))].join(' ');
  const problem = problems
    .map(({ message, file, line, finding }) => {
      if (finding) return `${message} (${finding.call})`;
      return file === undefined ? message : `${file}:${line ?? 1} ${message}`;
    })
    .join('\n');
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <Button
        isBusy={phase === 'asking'}
        data-testid={testId}
        onClick={() => {
          setPhase('asking');
          // Sent in the person's name, so a tool's text must be marked as a quotation.
          void fix
            .send(tPreview('fixPrompt', { words, problem: quoteUntrusted(problem) }))
            .then(() => setPhase('still'));
        }}
      >
        {label ?? t('fix')}
      </Button>
      {fix.isPublishedAfter && <span className="text-xs text-ink-3">{t('fixThenPublish')}</span>}
    </div>
  );
}
