'use client';
import { MailIcon, XIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import type { ShownMail } from './frame-messages';

/** A mail of the app. It never leaves this tab; it is shown here, so that a sign-up can be completed. */
export function AppMail({
  mail,
  onOpen,
  onClose,
}: {
  mail: ShownMail;
  onOpen: (link: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations('sharing.page.mail');
  const tCommon = useTranslations('common');
  const { to, subject, text, link } = mail;
  return (
    <section
      aria-label={t('label')}
      data-testid="region-app-mail"
      className="absolute inset-x-3 bottom-3 z-10 ml-auto max-w-100 animate-rise rounded-lg border border-line bg-raised p-3.5 shadow-3"
    >
      <div className="flex items-start gap-2.5">
        <MailIcon className="mt-0.5 size-4 flex-none text-ink-3" aria-hidden="true" />
        <div className="min-w-0 flex-1 text-sm">
          <h2 className="text-md [overflow-wrap:anywhere]">{t('title', { to, subject })}</h2>
          <p className="mt-0.5 text-ink-2">{t('words')}</p>
          <details className="mt-1.5">
            <summary className="cursor-pointer text-ink-3 hover:text-ink max-wide:min-h-10">{t('read')}</summary>
            <p className="scrollbar-calm mt-1 max-h-40 overflow-auto whitespace-pre-wrap [overflow-wrap:anywhere]">
              {text}
            </p>
          </details>
        </div>
        <IconButton label={tCommon('close')} onClick={onClose}>
          <XIcon className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
      {link !== null && (
        <Button className="mt-2.5 ml-6.5" data-testid="button-open-mail-link" onClick={() => onOpen(link)}>
          {t('open')}
        </Button>
      )}
    </section>
  );
}
