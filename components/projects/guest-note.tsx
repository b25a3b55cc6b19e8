'use client';
import { useTranslations } from 'use-intl';
import { Notice } from '@/components/ui/notice';
import type { GuestShare } from '@/lib/base/answers/project-answers';

const megabyte = 1024 ** 2;
/** From this share on, the remaining space is worth a plain warning. */
const low = 0.8;

/** How long a guest's apps are kept and how much space they take; more prominent when little is left. */
export function GuestNote({ share: { days, bytes, projects } }: { share: GuestShare }) {
  const t = useTranslations('projects');
  const room = { used: Math.ceil(bytes.used / megabyte), limit: Math.floor(bytes.limit / megabyte) };
  const isLow = bytes.used >= bytes.limit * low;
  return (
    <div className="mt-4 grid gap-2 text-sm text-ink-3">
      {isLow && <Notice tone="warn">{t('guestRoomLow', room)}</Notice>}
      <p>
        {t('guestDays', { days })} {!isLow && t('guestRoom', room)} {t('guestApps', projects)}
      </p>
    </div>
  );
}
