import { CheckIcon, CircleAlertIcon, InfoIcon, TriangleAlertIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

const tones = {
  info: { Icon: InfoIcon, look: 'border-line bg-surface [&>svg]:text-ink-3' },
  good: { Icon: CheckIcon, look: 'border-good-line bg-good-soft [&>svg]:text-good' },
  warn: { Icon: TriangleAlertIcon, look: 'border-warn-line bg-warn-soft [&>svg]:text-warn' },
  bad: { Icon: CircleAlertIcon, look: 'border-bad-line bg-bad-soft [&>svg]:text-bad' },
} as const;

/** What happened, what it means, what to do. Red only if something is destroyed. */
export function Notice({
  tone = 'info',
  children,
  className,
}: {
  tone?: keyof typeof tones;
  children: ReactNode;
  className?: string;
}) {
  const { Icon, look } = tones[tone];
  return (
    <div
      className={classNames(
        'flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-sm leading-[1.45]',
        look,
        className,
      )}
    >
      <Icon className="mt-0.5 size-4 flex-none" aria-hidden="true" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
