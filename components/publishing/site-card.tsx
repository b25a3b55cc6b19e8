'use client';
import { CopyIcon, ExternalLinkIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { CopyButton } from '@/components/intl/copy-button';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import type { ShownDeployment, ShownSite } from '@/lib/base/answers/site-answers';

/** What is live and where. Unpublishing asks first, since it changes what others can open. */
export function SiteCard({
  site,
  live,
  onTakeDown,
}: {
  site: ShownSite;
  live: ShownDeployment | null;
  onTakeDown: () => Promise<void>;
}) {
  const t = useTranslations('publishing');
  const tCommon = useTranslations('common');
  const { moment } = useWording();
  const [asking, setAsking] = useState<'no' | 'asked' | 'taking'>('no');
  const host = new URL(site.url).host;
  if (live === null) {
    return <p className="rounded-lg border border-line px-4 py-3.5 text-ink-2">{t('down', { host })}</p>;
  }
  return (
    <section aria-label={t('live')} className="rounded-lg border border-line p-4">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone="good">{t('live')}</Badge>
        <span className="text-sm text-ink-3">
          {t('since', { number: live.versionNumber, when: moment(live.endedAt ?? live.createdAt) })}
        </span>
      </div>
      <p className="mt-2 text-xl leading-[1.25] font-bold tracking-[-.02em] [overflow-wrap:anywhere]">{host}</p>
      <div className="mt-3 flex flex-wrap gap-1.5">
        <Button asChild>
          <a href={site.url} target="_blank" rel="noreferrer" data-testid="link-live-site">
            {t('liveSite')}
            <ExternalLinkIcon className="size-3.5" aria-hidden="true" />
          </a>
        </Button>
        <CopyButton variant="quiet" text={site.url} copied={t('copied')}>
          <CopyIcon className="size-3.5" aria-hidden="true" />
          {t('copy')}
        </CopyButton>
        <Button variant="quiet" onClick={() => setAsking('asked')}>
          {t('takeDown')}
        </Button>
      </div>
      <Dialog
        isOpen={asking !== 'no'}
        onOpenChange={(isOpen) => !isOpen && setAsking('no')}
        title={t('takeDownTitle', { host })}
        description={t('takeDownWords')}
      >
        <Actions className="justify-end">
          <Button variant="quiet" onClick={() => setAsking('no')}>
            {tCommon('cancel')}
          </Button>
          <Button
            variant="danger"
            isBusy={asking === 'taking'}
            onClick={() => {
              setAsking('taking');
              void onTakeDown().then(() => setAsking('no'));
            }}
          >
            {t('takeDown')}
          </Button>
        </Actions>
      </Dialog>
    </section>
  );
}
