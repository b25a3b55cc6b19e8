'use client';
import { ShieldIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { AccessLine, DataTable, LookAs } from '@/lib/backends/data/data-view';

/**
 * Who may see and change the rows of a table, in sentences derived from the app's own rules: all rules, or those for
 * one person.
 */
export function AccessWords({ table, as }: { table: Pick<DataTable, 'access' | 'isView'>; as: LookAs | null }) {
  const t = useTranslations('data.access');
  const { list } = useWording();
  const deeds = (who: AccessLine['who']) =>
    table.access.filter((line) => line.who === who).map(({ may, which }) => t(`${may}.${which}`));
  const told: readonly AccessLine['who'][] = as === 'stranger' ? ['anyone'] : ['anyone', 'signed-in'];
  const sentences = told
    .map((who) => ({ who, can: deeds(who) }))
    .filter(({ can }) => can.length > 0)
    .map(({ who, can }) => t(who, { deeds: list(can) }));
  const isClosed = !table.access.some(({ who }) => who === 'anyone');
  const words = table.isView
    ? [t('view')]
    : table.access.length === 0
      ? [t('nobody')]
      : [...sentences, ...(isClosed ? [t('visitorsNothing')] : [])];
  return (
    <p className="flex items-start gap-2 rounded-md border border-line bg-paper px-3 py-2 text-sm leading-[1.45]">
      <ShieldIcon className="mt-0.5 size-4 flex-none text-ink-3" aria-hidden="true" />
      <span>
        <strong className="font-medium">{t('title')}</strong> {words.join(' ')}
      </span>
    </p>
  );
}
