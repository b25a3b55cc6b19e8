import { classNames } from './class-names';

/** Where something will stand; shown only after 300 ms of waiting, so that quick things don't flicker. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames('block animate-rise rounded-sm bg-sunk', className)}
      style={{ animationDelay: '300ms' }}
    />
  );
}
