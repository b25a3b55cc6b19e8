'use client';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { Segmented } from '@/components/ui/segmented';
import { pricesAsOf } from '@/lib/turns/models/prices';
import { nearestProviders } from '@/lib/turns/models/nearest-providers';
import { currencies } from '@/lib/studio/messages/currency';
import { providerOfAddress, type Provider, type ProviderId } from '@/lib/turns/models/providers';
import { ConnectForm } from './connect-form';
import { LocalModels } from './local-models';
import { modelSlots, type ModelCalls, type ModelSettings, type ModelSlot } from './model-settings';
import { ProviderCard, toggleId } from './provider-card';
import { SignIn } from './sign-in';
import type { ShownConnection } from '@/lib/base/answers/model-answers';

/**
 * All ways to connect a model, one card each and one open at a time; after the first model, the person chooses a
 * purpose.
 */
export function ProviderCards({
  settings,
  calls,
  onChange,
}: {
  settings: ModelSettings;
  calls: ModelCalls;
  onChange: () => void;
}) {
  const t = useTranslations('settings');
  const locale = useLocale();
  const currency = currencies[locale];
  const { day } = useWording();
  const [wanted, setWanted] = useState<ModelSlot>('build');
  const [open, setOpen] = useState<ProviderId | null>(null);
  const { connections, found } = settings;
  const slot = connections.build === null ? 'build' : wanted;
  const used = connections[slot];
  const usedId = used === null ? null : providerOfAddress(used.baseUrl).id;
  return (
    <section className="mt-8">
      <h3 className="text-lg">{t('cardsTitle')}</h3>
      {connections.build !== null && (
        <Segmented
          className="mt-3"
          label={t('slotLabel')}
          value={slot}
          segments={modelSlots.map((value) => ({ value, label: t(`slots.${value}.name`) }))}
          onChange={setWanted}
        />
      )}
      <p className="mt-2 text-sm text-ink-2">{t(`slots.${slot}.words`)}</p>
      <ul
        aria-label={t('cardsTitle')}
        className="mt-4 grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-3"
      >
        {nearestProviders(locale === 'zh-CN' ? 'china' : 'world').map((provider) => (
          <ProviderCard
            key={provider.id}
            provider={provider}
            modelId={modelOf(provider, slot)}
            isConnected={provider.id === usedId}
            isFound={found.some(({ kind }) => kind === provider.id)}
            isOpen={provider.id === open}
            onToggle={() => setOpen(provider.id === open ? null : provider.id)}
          >
            <WayIn
              key={slot}
              provider={provider}
              slot={slot}
              settings={settings}
              used={provider.id === usedId ? used : null}
              calls={calls}
              onChange={onChange}
              onConnected={() => {
                setOpen(null);
                // The focused control is gone with the form.
                document.getElementById(toggleId(provider.id))?.focus();
                onChange();
              }}
            />
          </ProviderCard>
        ))}
      </ul>
      <p className="num mt-3 text-xs text-ink-3">
        {t('costNote', { day: day(pricesAsOf) })}
        {currency !== null && <> {t('rateNote', { rate: currency.perDollar, day: day(currency.asOf) })}</>}
      </p>
    </section>
  );
}

function WayIn({
  provider,
  slot,
  settings,
  used,
  calls,
  onChange,
  onConnected,
}: {
  provider: Provider;
  slot: ModelSlot;
  settings: ModelSettings;
  /** The connection for this purpose, if it is with this provider. */
  used: ShownConnection | null;
  calls: ModelCalls;
  onChange: () => void;
  onConnected: () => void;
}) {
  const t = useTranslations('settings');
  const modelId = modelOf(provider, slot);
  const connect = (input: Parameters<ModelCalls['connect']>[1]) => calls.connect(slot, input);
  if (provider.kind === 'local') {
    return (
      <LocalModels
        provider={provider}
        found={settings.found.find(({ kind }) => kind === provider.id) ?? null}
        connect={connect}
        onConnected={onConnected}
        onLookAgain={onChange}
      />
    );
  }
  const isSignIn = provider.kind === 'sign-in';
  const mine = used?.source === 'settings' ? used : null;
  return (
    <>
      {isSignIn && (
        <>
          <SignIn name={provider.name} begin={() => calls.signIn(slot, modelId)} />
          <p className="text-sm text-ink-2">{t('orKey')}</p>
        </>
      )}
      <ConnectForm
        provider={provider}
        start={{
          baseUrl: mine?.baseUrl ?? provider.addresses[0]?.baseUrl ?? '',
          modelId: mine?.modelId ?? modelId,
        }}
        kept={Object.values(settings.connections).filter((connection) => connection !== null)}
        connect={connect}
        onConnected={onConnected}
        isSecond={isSignIn}
      />
    </>
  );
}

/** A provider's default model for a purpose; empty if only the person can know. */
function modelOf({ models, smallModel }: Provider, slot: ModelSlot): string {
  return (slot === 'small' ? smallModel : null) ?? models[0] ?? '';
}
