'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { toast } from '@/components/ui/toaster';
import { findPrice } from '@/lib/turns/models/prices';
import { PriceForm } from './price-form';
import { modelSlots, type ModelCalls, type ModelSettings, type ModelSlot } from './model-settings';
import type { ShownConnection } from '@/lib/base/answers/model-answers';

/** The connected models, each with its purpose and a way to disconnect it. */
export function ConnectedModels({
  connections,
  calls,
  onChange,
}: {
  connections: ModelSettings['connections'];
  calls: ModelCalls;
  onChange: () => void;
}) {
  const t = useTranslations('settings');
  if (connections.build === null) {
    return (
      <Notice className="mt-4">
        <p>{t('usingDemo')}</p>
      </Notice>
    );
  }
  return (
    <div className="mt-4 grid gap-2">
      {modelSlots.map((slot) => {
        const connection = connections[slot];
        return (
          connection !== null && (
            <Connected key={slot} slot={slot} connection={connection} calls={calls} onChange={onChange} />
          )
        );
      })}
    </div>
  );
}

function Connected({
  slot,
  connection,
  calls,
  onChange,
}: {
  slot: ModelSlot;
  connection: ShownConnection;
  calls: ModelCalls;
  onChange: () => void;
}) {
  const t = useTranslations('settings');
  const call = useCall();
  const [phase, setPhase] = useState<'still' | 'disconnecting'>('still');
  const take = async () => {
    setPhase('disconnecting');
    const isGone = (await call(calls.disconnect(slot))) !== undefined;
    setPhase('still');
    if (!isGone) return;
    toast(slot === 'build' ? t('disconnected') : t('disconnectedOther'));
    onChange();
  };
  const what = t(`slots.${slot}.name`);
  const isKnown = findPrice(connection.modelId, connection.baseUrl) !== null;
  const isPriceOpen = connection.source === 'settings' && (connection.price !== null || !isKnown);
  return (
    <Notice tone="good">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-medium break-words">
            {slot === 'build'
              ? t('connected', { model: connection.modelId })
              : t('connectedFor', { what, model: connection.modelId })}
          </p>
          <p className="text-ink-2 [overflow-wrap:anywhere]">{t('connectedAt', { address: connection.baseUrl })}</p>
          {connection.source === 'environment' && <p className="mt-1 text-ink-2">{t('fromEnvironment')}</p>}
          {connection.source === 'environment' && !isKnown && connection.price === null && (
            <p className="mt-1 text-ink-2" data-testid="note-price-unknown">
              {t('price.unknownAtStart')}
            </p>
          )}
        </div>
        {connection.source === 'settings' && (
          <Button
            isBusy={phase === 'disconnecting'}
            aria-label={slot === 'build' ? undefined : t('disconnectOf', { what })}
            onClick={() => void take()}
          >
            {t('disconnect')}
          </Button>
        )}
      </div>
      {isPriceOpen && <PriceForm slot={slot} connection={connection} calls={calls} onChange={onChange} />}
    </Notice>
  );
}
