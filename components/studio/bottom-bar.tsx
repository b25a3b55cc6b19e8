'use client';
import { AppWindowIcon, MessageSquareIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { Pulse } from '@/components/ui/spinner';

export type StudioSide = 'chat' | 'app';

/**
 * On a phone: which of the two views is visible; next to them in landscape. A dot on Chat means a turn is running;
 * amber means it needs the person.
 */
export function BottomBar({
  side,
  onSide,
  sign,
}: {
  side: StudioSide;
  onSide: (side: StudioSide) => void;
  sign: 'none' | 'running' | 'needs-you';
}) {
  const t = useTranslations('studio');
  const item = (name: StudioSide) =>
    classNames(
      'relative flex flex-col items-center justify-center gap-0.5 text-[11px] font-medium',
      side === name ? 'text-accent-text' : 'text-ink-3',
    );
  return (
    <nav
      aria-label={t('switchView')}
      className="grid h-[calc(56px+env(safe-area-inset-bottom))] grid-cols-2 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] wide:hidden low:col-start-2 low:row-span-2 low:row-start-1 low:h-auto low:w-[calc(60px+env(safe-area-inset-right))] low:grid-cols-1 low:grid-rows-2 low:border-t-0 low:border-l low:pr-[env(safe-area-inset-right)] low:pb-0"
    >
      <button type="button" aria-pressed={side === 'chat'} onClick={() => onSide('chat')} className={item('chat')}>
        <MessageSquareIcon className="size-5" strokeWidth={1.6} aria-hidden="true" />
        {t('chat')}
        {sign === 'running' && <Pulse className="absolute top-2 left-[calc(50%+12px)]" />}
        {sign === 'needs-you' && (
          <span
            aria-hidden="true"
            className="absolute top-2 left-[calc(50%+12px)] box-content size-2 rounded-full border-2 border-surface bg-warn"
          />
        )}
      </button>
      <button type="button" aria-pressed={side === 'app'} onClick={() => onSide('app')} className={item('app')}>
        <AppWindowIcon className="size-5" strokeWidth={1.6} aria-hidden="true" />
        {t('app')}
      </button>
    </nav>
  );
}
