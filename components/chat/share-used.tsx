'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { Notice } from '@/components/ui/notice';

/** Shown to a guest who has used up today's share: explains why, when there is more, and what to do until then. */
export function ShareUsed({ moreAt }: { moreAt: number }) {
  const t = useTranslations('studio.composer');
  const { moment } = useWording();
  return (
    <output className="mb-2 block" data-testid="status-share-used">
      <Notice>
        <strong className="block font-medium">{t('shareTitle')}</strong>
        <span className="block">{t('share', { when: moment(moreAt) })}</span>
        <span className="mt-1 block text-ink-2">{t('shareMeanwhile')}</span>
      </Notice>
    </output>
  );
}
