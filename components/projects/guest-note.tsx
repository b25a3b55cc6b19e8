'use client';
import { useTranslations } from 'use-intl';
import { Notice } from '@/components/ui/notice';
import type { GuestShare } from './project-list';

const megabyte = 1024 ** 2;
/** From here on the room that is left is worth a plain word. */
const low = 0.8;

/** How long a guest's apps are kept and what room they take; plainer when there is little left. */
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
