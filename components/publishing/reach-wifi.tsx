'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { ReachAddress } from './reach-address';
import { type ReachStepProps, Step } from './reach-step';

/** The step that opens the site to devices on the same Wi-Fi. */
export function WifiStep({ reach, calls, take }: ReachStepProps) {
  const t = useTranslations('reach');
  const tErrors = useTranslations('errors');
  const [isBusy, setBusy] = useState(false);
  const { wifi } = reach;
  const act = async (call: ReachCallsOf) => {
    setBusy(true);
    await take(call());
    setBusy(false);
  };
  return (
    <Step
      isOn={wifi.phase === 'open'}
      title={t('wifi')}
      words={t('wifiWords')}
      action={
        wifi.phase === 'closed' ? (
          <Button data-testid="button-open-on-wifi" isBusy={isBusy} onClick={() => void act(calls.openWifi)}>
            {t('openWifi')}
          </Button>
        ) : (
          <Button
            variant="quiet"
            data-testid="button-close-wifi"
            aria-label={`${t('closeWifi')}: ${t('wifi')}`}
            isBusy={isBusy}
            onClick={() => void act(calls.closeWifi)}
          >
            {t('closeWifi')}
          </Button>
        )
      }
    >
      {wifi.phase === 'open' && (
        <>
          <ReachAddress url={wifi.url} testId="address-wifi" />
          <p className="text-sm text-ink-2">{t('wifiLimits')}</p>
          <p className="text-sm text-ink-3">{t('wifiAsk')}</p>
        </>
      )}
      {wifi.phase === 'waiting' && <Notice tone="warn">{tErrors(wifi.why)}</Notice>}
    </Step>
  );
}

type ReachCallsOf = ReachStepProps['calls']['openWifi'];
