'use client';
import { useLocale, useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { Tried } from '@/lib/base/foundation/finding';

/** Says what was found, and behind one click how; never that it is safe. An app without tables and files has nothing to try. */
export function TriedWords({ tried }: { tried: Tried }) {
  const t = useTranslations('publishing.scan');
  const { list } = useWording();
  const locale = useLocale() === 'zh-CN' ? 'zh-CN' : 'en';
  const { untried, users, openByParts = [], takenOver = [], ...counts } = tried;
  return (
    <div className="mt-0.5 text-xs text-ink-3 [overflow-wrap:anywhere]" data-testid="text-tried">
      <p>
        {t('triedWell', { meant: counts.meant })}
        {openByParts.map((says) => ` ${says[locale]}`)}
        {takenOver.length > 0 &&
          ` ${t('takenOver', { names: list(takenOver.slice(0, 6).map(({ part, path }) => `${path.slice(path.lastIndexOf('/') + 1)} (${part[locale]})`)) })}`}
        {untried.length > 0 && ` ${t('triedNot', { names: list(untried.slice(0, 6)) })}`}
      </p>
      <details>
        <summary className="w-fit cursor-pointer rounded-sm hover:text-ink">{t('how')}</summary>
        <p>
          {t('tried', { ...counts, users })}
          {users === 0 && ` ${t('nobodySignedUp')}`}
        </p>
      </details>
    </div>
  );
}
