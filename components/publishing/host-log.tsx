'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { HostLogLine } from '@/lib/base/answers/host-answers';

/** The log of publishing to a host, line by line; collapsed. */
export function HostLog({ host, lines }: { host: string; lines: readonly HostLogLine[] }) {
  const t = useTranslations('hosts');
  const { moment } = useWording();
  if (lines.length === 0) return null;
  return (
    <details>
      <summary className="min-h-9 cursor-pointer py-1.5 text-sm text-ink-2">{t('log')}</summary>
      <ol className="grid gap-1 text-sm">
        {lines.map(({ at, what, note }, index) => (
          <li key={`${at} ${what} ${index}`} className="flex flex-wrap gap-x-2.5 [overflow-wrap:anywhere]">
            <time dateTime={new Date(at).toISOString()} className="text-ink-3">
              {moment(at)}
            </time>
            <span className="min-w-0">{t(`line.${what}`, { host, note: note ?? '' })}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
