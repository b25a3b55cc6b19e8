'use client';
import { CopyIcon, ExternalLinkIcon } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { CopyButton } from '@/components/intl/copy-button';
import { Input } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { isOnlyHere } from './is-only-here';
import { QrCode } from '@/components/ui/qr-code';

/** The link of a shared app, to copy or to scan; says so if no other computer can open it. */
export function ShareLink({ url }: { url: string }) {
  const t = useTranslations('sharing');
  const id = useId();
  const isHere = isOnlyHere(url);
  return (
    <div className="mt-4 grid gap-3">
      {isHere && <Notice tone="warn">{t('onlyHere')}</Notice>}
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={id} className="sr-only">
          {t('link')}
        </label>
        <Input
          id={id}
          readOnly
          value={url}
          data-testid="textbox-link"
          onFocus={(event) => event.target.select()}
          className="w-auto flex-1 basis-40 text-sm text-ink-2 max-wide:text-sm"
        />
        <CopyButton
          variant="primary"
          className="h-9 max-wide:h-11"
          data-testid="button-copy"
          text={url}
          copied={t(isHere ? 'copiedHere' : 'copied')}
        >
          <CopyIcon className="size-3.5" aria-hidden="true" />
          {t('copy')}
        </CopyButton>
      </div>
      <div className="flex items-center gap-3.5">
        {!isHere && <QrCode text={url} label={t('qr')} />}
        <div className="grid gap-1 text-sm">
          {!isHere && <p className="text-ink-2">{t('scan')}</p>}
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            data-testid="link-open-the-page"
            className="inline-flex items-center gap-1 justify-self-start text-accent-text underline decoration-accent-line underline-offset-3 hover:decoration-current max-wide:min-h-10"
          >
            {t('open')}
            <ExternalLinkIcon className="size-3.5" aria-hidden="true" />
          </a>
        </div>
      </div>
    </div>
  );
}
