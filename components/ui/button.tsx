'use client';
import { cva } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps, MouseEvent } from 'react';
import { classNames } from './class-names';
import { Spinner } from './spinner';
import { Tooltip } from './tooltip';

const look = cva(
  'inline-flex h-8 flex-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border border-transparent px-3 text-sm leading-none font-medium transition-[background-color,border-color,color,transform] active:translate-y-px focus-visible:rounded-md max-wide:h-10 aria-disabled:cursor-default aria-disabled:opacity-55 aria-disabled:active:translate-y-0',
  {
    variants: {
      variant: {
        primary: 'bg-accent text-on-accent hover:bg-accent-hover',
        second: 'border-line bg-surface text-ink shadow-1 hover:border-line-strong',
        quiet: 'text-ink-2 hover:bg-hover hover:text-ink',
        danger: 'bg-bad-fill text-on-accent hover:brightness-92',
        stop: 'bg-ink text-paper hover:bg-ink-2',
      },
      size: { normal: '', tall: 'h-10 px-4.5 text-md max-wide:h-11', icon: 'w-8 px-0 max-wide:w-10' },
    },
    defaultVariants: { variant: 'second', size: 'normal' },
  },
);

export type ButtonProps = ComponentProps<'button'> & {
  variant?: 'primary' | 'second' | 'quiet' | 'danger' | 'stop';
  size?: 'normal' | 'tall' | 'icon';
  /** Keeps the label, adds a spinner and ignores further clicks. */
  isBusy?: boolean;
  /** Why it is disabled, shown as a tooltip. Absent: it is enabled. */
  disabledBecause?: string | null;
  /** Styles its only child (a link) instead of rendering a button. */
  asChild?: boolean;
};

/** At most one `primary` per region. A disabled control stays focusable and says why. */
export function Button({
  variant,
  size,
  isBusy = false,
  disabledBecause = null,
  asChild = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const isOff = isBusy || disabledBecause !== null;
  const props = {
    ...rest,
    className: classNames(look({ variant, size }), className),
    'aria-disabled': isOff || undefined,
    'aria-busy': isBusy || undefined,
    onClick: isOff ? (event: MouseEvent<HTMLButtonElement>) => event.preventDefault() : onClick,
  };
  const button = asChild ? (
    <Slot.Root {...props}>{children}</Slot.Root>
  ) : (
    <button type="button" {...props}>
      {isBusy && <Spinner className="border-current/30 border-t-current" />}
      {children}
    </button>
  );
  return disabledBecause === null ? button : <Tooltip words={disabledBecause}>{button}</Tooltip>;
}
