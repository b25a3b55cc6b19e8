'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { quoteUntrusted } from '@/lib/base/foundation/quote-untrusted';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';

/** A change to the tables in the newest version that the database refused, with a button to have it fixed. */
export function FaultNotice({ fault, studio, isWorking }: { fault: string; studio: StudioHandle; isWorking: boolean }) {
  const t = useTranslations('data.fault');
  const tPreview = useTranslations('studio.preview');
  const tProblem = useTranslations('studio.problem');
  const call = useCall();
  const [isBusy, setBusy] = useState(false);

  async function fix() {
    setBusy(true);
    // Sent in the person's name, so the database's text must be marked as a quotation.
    await call(
      studio.api.sendPrompt(tPreview('fixPrompt', { words: tProblem('migration'), problem: quoteUntrusted(fault) })),
    );
    setBusy(false);
  }
  return (
    <Notice tone="warn" className="mx-5 mt-3 @max-[560px]/pane:mx-3">
      <p className="font-medium">{t('title')}</p>
      <p className="mt-0.5">{t('words')}</p>
      <details className="mt-1">
        <summary className="cursor-pointer text-xs text-ink-3 hover:text-ink">{tPreview('message')}</summary>
        <p className="mt-1 font-mono text-xs break-words whitespace-pre-wrap">{fault}</p>
      </details>
      {!isWorking && (
        <Button className="mt-2" isBusy={isBusy} data-testid="button-fix-tables" onClick={() => void fix()}>
          {t('fix')}
        </Button>
      )}
    </Notice>
  );
}
