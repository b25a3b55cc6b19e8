import type { ReactNode } from 'react';
import { classNames } from './class-names';

const tones = {
  plain: 'bg-sunk text-ink-2',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  accent: 'bg-accent-soft text-accent-text',
} as const;

/** A label for the thing next to it; never relies on colour alone. */
export function Badge({
  tone = 'plain',
  children,
  className,
}: {
  tone?: keyof typeof tones;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={classNames(
        'inline-flex h-5.5 flex-none items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap [&>svg]:size-3',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
