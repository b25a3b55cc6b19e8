'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { ShownReach } from '@/lib/base/answers/reach-answers';
import { ReachAddress } from './reach-address';
import { type ReachStepProps, Step } from './reach-step';
import { LinkForm } from './reach-link-form';

/** The step that creates a public link, which works while this computer is on. */
export function LinkStep({ reach, calls, take }: ReachStepProps) {
  const t = useTranslations('reach');
  const [isChoosing, setChoosing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { link } = reach;
  const act = async (call: () => ReturnType<typeof calls.closeLink>) => {
    setBusy(true);
    await take(call());
    setBusy(false);
  };
  const close = (
    <Button variant="quiet" data-testid="button-close-link" isBusy={isBusy} onClick={() => void act(calls.closeLink)}>
      {t('closeLink')}
    </Button>
  );
  const begin = isChoosing ? null : (
    <Button data-testid="button-get-a-link" onClick={() => setChoosing(true)}>
      {t('getLink')}
    </Button>
  );
  return (
    <Step
      isOn={link.phase === 'open'}
      title={t('link')}
      words={t('linkWords')}
      action={link.phase === 'closed' ? begin : close}
    >
      {link.phase === 'closed' && isChoosing && (
        <LinkForm
          ways={reach.ways}
          ownKey={reach.ownKey}
          onCancel={() => setChoosing(false)}
          onOpen={async (choice) => {
            await take(calls.openLink(choice));
            setChoosing(false);
          }}
        />
      )}
      <output className="grid gap-3 empty:hidden">
        <LinkNow link={link} onAccept={(key) => act(() => calls.acceptKey(key))} />
      </output>
    </Step>
  );
}

function LinkNow({ link, onAccept }: { link: ShownReach['link']; onAccept: (key: string) => Promise<void> }) {
  const t = useTranslations('reach');
  const tErrors = useTranslations('errors');
  switch (link.phase) {
    case 'closed':
      return null;
    case 'opening':
      return (
        <Notice>
          {link.lastUrl === null ? t('opening', { service: link.service }) : t('broke', { before: link.lastUrl })}
        </Notice>
      );
    case 'open':
      return (
        <>
          <ReachAddress url={link.url} testId="address-link" />
          {link.lastUrl !== null && <Notice tone="warn">{t('changed', { before: link.lastUrl })}</Notice>}
          <Notice tone={link.wasTried ? 'good' : 'info'}>
            {link.wasTried ? t('tried') : t('untried', { service: link.service })}
          </Notice>
          <p className="text-sm text-ink-2">{t('linkLimits')}</p>
        </>
      );
    case 'waiting':
      return <Notice tone="warn">{t('waiting', { reason: tErrors(link.why), seconds: link.inSeconds })}</Notice>;
    case 'refused':
      return (
        <Notice tone="warn">
          <p>{tErrors(link.why)}</p>
          {link.shown !== null && (
            <>
              <p className="mt-2 font-mono text-xs break-all">{t('keyWas', { key: link.known ?? '–' })}</p>
              <p className="font-mono text-xs break-all">{t('keyIs', { key: link.shown })}</p>
              <Button className="mt-3" data-testid="button-accept-key" onClick={() => void onAccept(link.shown!)}>
                {t('acceptKey')}
              </Button>
            </>
          )}
        </Notice>
      );
    default:
      return link satisfies never;
  }
}
