import type { ComponentProps } from 'react';
import { classNames } from './class-names';

/** A native select; phones show their own picker. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <select
      className={classNames(
        'h-9 min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-md text-ink focus:border-accent-text aria-invalid:border-bad max-wide:h-11 max-wide:text-lg',
        className,
      )}
      {...rest}
    />
  );
}
