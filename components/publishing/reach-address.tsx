'use client';
import { CopyIcon, ExternalLinkIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { CopyButton } from '@/components/intl/copy-button';
import { Button } from '@/components/ui/button';
import { QrCode } from '@/components/ui/qr-code';

/** An address as a QR code and a link, with a button to copy it. */
export function ReachAddress({ url, testId }: { url: string; testId: string }) {
  const t = useTranslations('reach');
  return (
    <div className="flex flex-wrap items-center gap-4">
      <QrCode text={url} label={t('qr')} />
      <div className="grid min-w-0 flex-1 basis-50 gap-2">
        <p className="text-sm text-ink-2">{t('scan')}</p>
        <p className="text-lg leading-[1.3] font-semibold [overflow-wrap:anywhere]" data-testid={testId}>
          {url}
        </p>
        <div className="flex flex-wrap gap-1.5">
          <CopyButton variant="second" text={url} copied={t('copied')}>
            <CopyIcon className="size-3.5" aria-hidden="true" />
            {t('copy')}
          </CopyButton>
          <Button variant="quiet" asChild>
            <a href={url} target="_blank" rel="noreferrer">
              {t('open')}
              <ExternalLinkIcon className="size-3.5" aria-hidden="true" />
            </a>
          </Button>
        </div>
      </div>
    </div>
  );
}
