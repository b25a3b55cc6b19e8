'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { Tried } from '@/lib/base/foundation/finding';

/** Says what was tried, never that it is safe. An app without tables and files has nothing to try. */
export function TriedWords({ tried }: { tried: Tried }) {
  const t = useTranslations('publishing.scan');
  const { list } = useWording();
  const { untried, users, ...counts } = tried;
  return (
    <p className="mt-0.5 text-xs text-ink-3 [overflow-wrap:anywhere]" data-testid="text-tried">
      {t('tried', { ...counts, users })}
      {users === 0 && ` ${t('nobodySignedUp')}`}
      {untried.length > 0 && ` ${t('triedNot', { names: list(untried.slice(0, 6)) })}`}
    </p>
  );
}
