'use client';
import { type ComponentProps, useId } from 'react';
import { useTranslations } from 'use-intl';
import { ElsewhereStep } from './elsewhere-step';
import { HostStep } from './host-step';
import { LinkStep } from './reach-link';
import { type ReachStepProps, Step } from './reach-step';
import { WifiStep } from './reach-wifi';

/** Who can open the live site, from this computer to everybody: each step is one click or one form, and ends by one. */
export function ReachLadder({
  request,
  projectId,
  news,
  isShown,
  ...props
}: ReachStepProps & ComponentProps<typeof ElsewhereStep>) {
  const t = useTranslations('reach');
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="text-md font-semibold">
        {t('title')}
      </h3>
      <ol className="mt-2.5 divide-y divide-line rounded-lg border border-line">
        <Step isOn title={t('here')} words={t('hereWords')} />
        <WifiStep {...props} />
        <LinkStep {...props} />
        <ElsewhereStep request={request} projectId={projectId} news={news} isShown={isShown} />
        <HostStep request={request} projectId={projectId} news={news} isShown={isShown} />
      </ol>
    </section>
  );
}
