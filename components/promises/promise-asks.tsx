'use client';
import { useTranslations } from 'use-intl';
import type { PromiseAsk } from '@/lib/base/promises/judge-checks';

/** Promises the app would no longer keep, in the person's own words, and what they would notice instead. */
export function PromiseAsks({ asks }: { asks: readonly PromiseAsk[] }) {
  const t = useTranslations('promises.ask');
  return (
    <ul className="grid gap-2.5">
      {asks.map(({ id, sentence, becomes, reason }) => (
        <li key={id} className="text-sm break-words">
          <p className="text-ink">{t('sentence', { sentence })}</p>
          {becomes !== null && <p className="mt-0.5">{t('becomes', { sentence: becomes })}</p>}
          {reason !== null && <p className="mt-0.5">{reason}</p>}
        </li>
      ))}
    </ul>
  );
}
