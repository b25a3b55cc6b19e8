'use client';
import { ShieldIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { DataTable, LookAs } from '@/lib/backends/data/data-view';
import { plainName } from '@/lib/base/access/plain-name';
import { sayAccess } from '@/lib/base/access/say-access';

/**
 * Who may see and change the rows of a table, in sentences derived from the app's own rules: all rules, or those for
 * one person.
 */
export function AccessWords({ table, as }: { table: Pick<DataTable, 'access' | 'isView'>; as: LookAs | null }) {
  const t = useTranslations('data.access');
  const { list } = useWording();
  const language = { say: (...said: Parameters<typeof t>) => t(...said), list, column: plainName };
  const words = sayAccess(table, language, as === 'stranger' ? ['anyone'] : undefined);
  return (
    <p className="flex items-start gap-2 rounded-md border border-line bg-paper px-3 py-2 text-sm leading-[1.45]">
      <ShieldIcon className="mt-0.5 size-4 flex-none text-ink-3" aria-hidden="true" />
      <span>
        <strong className="font-medium">{t('title')}</strong> {words.join(' ')}
      </span>
    </p>
  );
}
