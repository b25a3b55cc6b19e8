'use client';
import { Switch as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

/** On or off, effective at once. Name it with `aria-label` or a label. */
export function Switch({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={classNames(
        'relative h-5.5 w-9.5 flex-none rounded-full bg-line-strong transition-colors focus-visible:rounded-full data-[state=checked]:bg-accent',
        className,
      )}
      {...rest}
    >
      <Radix.Thumb className="block size-4.5 translate-x-0.5 rounded-full bg-white transition-transform data-[state=checked]:translate-x-4.5" />
    </Radix.Root>
  );
}
