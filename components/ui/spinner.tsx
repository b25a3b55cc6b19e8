import { classNames } from './class-names';

/** Work in progress; always next to a word that says which. */
export function Spinner({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'inline-block size-3.5 flex-none animate-spin rounded-full border-2 border-accent-line border-t-accent-text',
        className,
      )}
    />
  );
}

/** A quiet pulsing dot while Easel works. */
export function Pulse({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames('size-2 flex-none animate-pulse rounded-full bg-accent-text', className)}
    />
  );
}
