'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import type { CallResult } from '@/lib/studio/studio/request';

/** Gets a key without copying one: the provider asks the person whether Easel may have it, and sends them back. */
export function SignIn({ name, begin }: { name: string; begin: () => Promise<CallResult<{ url: string }>> }) {
  const t = useTranslations('settings');
  const call = useCall();
  const [phase, setPhase] = useState<'still' | 'leaving'>('still');
  const leave = async () => {
    setPhase('leaving');
    const begun = await call(begin());
    if (begun === undefined) return setPhase('still');
    window.location.assign(begun.url);
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="primary" size="tall" isBusy={phase === 'leaving'} onClick={() => void leave()}>
        {t('signIn', { name })}
      </Button>
      <p className="min-w-0 flex-1 basis-60 text-sm text-ink-2">{t('signInWords', { name })}</p>
    </div>
  );
}
