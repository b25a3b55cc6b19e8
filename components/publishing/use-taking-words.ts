import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { plainName } from '@/lib/base/access/plain-name';
import type { ShownTaken } from '@/lib/base/answers/first-rows-answers';
import type { Takeable } from './choose-taking';

/** What may go along to the site, and what did, in words. */
export function useTakingWords() {
  const t = useTranslations('publishing.take');
  const { list } = useWording();

  const why = ({ why: one }: ShownTaken['left'][number]): string => {
    switch (one.why) {
      case 'needs-other':
        return one.parent === 'auth.users' ? t('why.account') : t('why.needs-other', { parent: plainName(one.parent) });
      case 'taken':
        return t('why.taken', { value: one.value });
      case 'missing':
      case 'no-column':
        return t('why.missing', { column: plainName(one.column) });
      default:
        return t('why.refused');
    }
  };

  return {
    thing: (one: Takeable): string => {
      if (one.kind === 'rows') return t(`rows.${one.group}`, { title: one.title, count: one.count });
      if (one.kind === 'files') return t(`files.${one.group}`, { count: one.count });
      return t(one.isOwner ? 'owner' : 'account', { email: one.email });
    },
    /** Such as `3 Hikes, 1 file`; empty if nothing went along. */
    took: ({ tables, people, files }: ShownTaken): string =>
      list([
        ...tables.map(({ title, rows }) => t('tookRows', { title, count: rows })),
        ...(files > 0 ? [t('tookFiles', { count: files })] : []),
        ...(people > 0 ? [t('tookPeople', { count: people })] : []),
      ]),
    left: ({ left }: ShownTaken): string[] =>
      left.map((one) => {
        const title =
          one.table === 'auth.users' ? t('accounts') : one.table === 'storage.objects' ? t('uploads') : one.title;
        return t('left', { title, count: one.count, why: why(one) });
      }),
  };
}
