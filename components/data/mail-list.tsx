'use client';
import { ExternalLinkIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { StoredMail } from '@/lib/backends/data/data-view';
import type { DataCalls } from './data-calls';
import { Lines, useLoaded, when } from './listed';

/** Mails the app would have sent, while no mail service is set up: read them and open their links here. */
export function MailList({ calls, stamp }: { calls: DataCalls; stamp: unknown }) {
  const t = useTranslations('data.mails');
  const loaded = useLoaded(calls, stamp, calls.mails);
  if ('instead' in loaded) return loaded.instead;
  const { mails } = loaded.value;
  return (
    <>
      <p className="row-start-1 border-t border-line px-5 py-3 text-sm text-ink-2 @max-[560px]/pane:px-3">
        {t('lead')}
      </p>
      <div className="row-start-3 grid min-h-0 grid-rows-[minmax(0,1fr)]">
        <Lines label={t('list')} isEmpty={mails.length === 0} empty={t('none')}>
          {mails.map((mail) => (
            <MailLine key={mail.id} mail={mail} />
          ))}
        </Lines>
      </div>
    </>
  );
}

function MailLine({ mail: { to, subject, text, link, sent } }: { mail: StoredMail }) {
  const t = useTranslations('data.mails');
  const { moment } = useWording();
  const at = when(sent);
  // The link is shown separately, and is too long to read.
  const words = link === null ? text : text.replace(link, '').replace(/\n{2,}/g, '\n');
  return (
    <li className="border-b border-line px-5 py-3 text-sm @max-[560px]/pane:px-3">
      <span className="block font-medium [overflow-wrap:anywhere]">{subject}</span>
      <span className="block text-xs text-ink-3 [overflow-wrap:anywhere]">
        {[to, ...(at === null ? [] : [moment(at)])].join(' · ')}
      </span>
      <p className="mt-1.5 whitespace-pre-line text-ink-2 [overflow-wrap:anywhere]">{words.trim()}</p>
      {link !== null && (
        <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
          <a
            href={link}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t('open', { subject, to })}
            className="inline-flex min-h-8 items-center gap-1.5 font-medium text-accent-text underline-offset-2 hover:underline"
          >
            <ExternalLinkIcon className="size-4 flex-none" aria-hidden="true" />
            {t('openShort')}
          </a>
          <span className="text-xs text-ink-3">{t('once')}</span>
        </p>
      )}
    </li>
  );
}
