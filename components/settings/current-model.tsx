'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { toast } from '@/components/ui/toaster';
import type { CallResult } from '@/lib/studio/request';
import type { ModelConnection } from './model-settings';

/** Who answers now, and the way back to the demo model. */
export function CurrentModel({
  connection,
  disconnect,
  onChange,
}: {
  connection: ModelConnection | null;
  disconnect: () => Promise<CallResult<unknown>>;
  onChange: () => void;
}) {
  const t = useTranslations('settings');
  const call = useCall();
  const [phase, setPhase] = useState<'still' | 'disconnecting'>('still');
  if (connection === null) {
    return (
      <Notice className="mt-4">
        <p>{t('usingDemo')}</p>
      </Notice>
    );
  }
  const take = async () => {
    setPhase('disconnecting');
    const isGone = (await call(disconnect())) !== undefined;
    setPhase('still');
    if (!isGone) return;
    toast(t('disconnected'));
    onChange();
  };
  return (
    <Notice tone="good" className="mt-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="font-medium break-words">{t('connected', { model: connection.modelId })}</p>
          <p className="text-ink-2 [overflow-wrap:anywhere]">{t('connectedAt', { address: connection.baseUrl })}</p>
          {connection.source === 'environment' && <p className="mt-1 text-ink-2">{t('fromEnvironment')}</p>}
        </div>
        {connection.source === 'settings' && (
          <Button isBusy={phase === 'disconnecting'} onClick={() => void take()}>
            {t('disconnect')}
          </Button>
        )}
      </div>
    </Notice>
  );
}
