import { classNames } from './class-names';

/** How much of something is used; `share` is 0 to 1. The number itself is shown next to it. */
export function Meter({ label, share, className }: { label: string; share: number; className?: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <span
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <meter> is drawn differently by every browser
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={classNames('block h-1 w-11 overflow-hidden rounded-full bg-line', className)}
    >
      <span className="block h-full rounded-full bg-ink-2" style={{ width: `${percent}%` }} />
    </span>
  );
}
