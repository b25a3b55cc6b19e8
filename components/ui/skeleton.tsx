import { classNames } from './class-names';

/** A placeholder for content; shown only after 300 ms, so that fast content doesn't flicker. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames('block animate-rise rounded-sm bg-sunk', className)}
      style={{ animationDelay: '300ms' }}
    />
  );
}
