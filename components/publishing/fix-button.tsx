'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Problem } from '@/lib/foundation/problem';
import { quoteUntrusted } from '@/lib/foundation/quote-untrusted';

/** How that is asked for, and whether what comes of it is published by itself. */
export type Fix = { send: (prompt: string) => Promise<unknown>; isPublishedAfter: boolean };

/** Asks for what kept the app from going out to be mended, in the person's name. */
export function FixButton({ problems, fix, label }: { problems: readonly Problem[]; fix: Fix; label?: string }) {
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
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <Button
        isBusy={phase === 'asking'}
        onClick={() => {
          setPhase('asking');
          // Sent in the person's name, so a tool's words must not be able to pass for theirs.
          void fix.send(tPreview('fixPrompt', { problem: quoteUntrusted(problem) })).then(() => setPhase('still'));
        }}
      >
        {label ?? t('fix')}
      </Button>
      {fix.isPublishedAfter && <span className="text-xs text-ink-3">{t('fixThenPublish')}</span>}
    </div>
  );
}
