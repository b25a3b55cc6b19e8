'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { chatWidthCookie, chatWidths, chooseChatWidth } from './chat-width';

const step = 16;

/** Between chat and app: drag it, or use arrow keys, Home and End. The width is remembered. */
export function Separator({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const t = useTranslations('studio');
  const [isDragging, setDragging] = useState(false);

  const move = (next: number) => {
    const chosen = chooseChatWidth(next);
    onWidth(chosen);
    document.cookie = `${chatWidthCookie}=${chosen}; path=/; max-age=31536000; samesite=lax`;
  };
  const keys: Record<string, number> = {
    ArrowLeft: width - step,
    ArrowRight: width + step,
    Home: chatWidths.least,
    End: chatWidths.most,
  };
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a movable separator is a control; <hr> is none
      role="separator"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a movable separator takes focus (ARIA "window splitter")
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('chatWidth')}
      aria-valuemin={chatWidths.least}
      aria-valuemax={chatWidths.most}
      aria-valuenow={width}
      onKeyDown={(event) => {
        const next = keys[event.key];
        if (next === undefined) return;
        event.preventDefault();
        move(next);
      }}
      onPointerDown={(event) => {
        // Pointer capture, so that the frame next to it can't swallow the drag.
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging(true);
      }}
      onPointerMove={(event) => {
        if (isDragging) move(event.clientX);
      }}
      onPointerUp={() => setDragging(false)}
      onPointerCancel={() => setDragging(false)}
      className={classNames(
        'group relative z-10 touch-none cursor-col-resize select-none max-wide:hidden focus-visible:outline-none',
        'before:absolute before:inset-y-0 before:-inset-x-1.25 after:absolute after:inset-y-0 after:-left-px after:w-0.5 after:transition-colors hover:after:bg-accent-text focus-visible:after:bg-accent-text',
        isDragging && 'after:bg-accent-text',
      )}
    >
      <span className="absolute top-1/2 -left-0.5 -mt-4 h-8 w-1 rounded-full bg-line-strong opacity-45 group-hover:opacity-100" />
    </div>
  );
}
