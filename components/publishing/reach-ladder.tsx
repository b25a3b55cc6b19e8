'use client';
import { type ComponentProps, type Dispatch, type SetStateAction, useCallback, useId } from 'react';
import { useTranslations } from 'use-intl';
import { ElsewhereStep } from './elsewhere-step';
import { HostStep } from './host-step';
import { LinkStep } from './reach-link';
import { type ReachStepProps, Step } from './reach-step';
import { WifiStep } from './reach-wifi';

/** Where the app is live besides this computer. */
export type AlwaysOn = { elsewhere: boolean; hosts: boolean };

/**
 * Who can open the live site, from this computer only to everybody: each step takes one click or one form, and one
 * click ends it. After the app was taken down here, other places where it is still live stay visible.
 */
export function ReachLadder({
  request,
  projectId,
  news,
  isShown,
  isLive,
  onAlwaysOn,
  ...props
}: ReachStepProps &
  Omit<ComponentProps<typeof ElsewhereStep>, 'onLive'> & { onAlwaysOn: Dispatch<SetStateAction<AlwaysOn>> }) {
  const t = useTranslations('reach');
  const id = useId();
  const onElsewhere = useCallback(
    (isLive: boolean) => onAlwaysOn((now) => ({ ...now, elsewhere: isLive })),
    [onAlwaysOn],
  );
  const onHost = useCallback((isLive: boolean) => onAlwaysOn((now) => ({ ...now, hosts: isLive })), [onAlwaysOn]);
  return (
    <section aria-labelledby={id} className="not-has-[li]:hidden">
      <h3 id={id} className="text-md font-semibold">
        {t('title')}
      </h3>
      <ol className="mt-2.5 divide-y divide-line rounded-lg border border-line">
        {isLive && (
          <>
            <Step isOn title={t('here')} words={t('hereWords')} />
            <WifiStep {...props} />
            <LinkStep {...props} />
          </>
        )}
        <ElsewhereStep {...{ request, projectId, news, isShown, isLive }} onLive={onElsewhere} />
        <HostStep {...{ request, projectId, news, isShown, isLive }} onLive={onHost} />
      </ol>
    </section>
  );
}
