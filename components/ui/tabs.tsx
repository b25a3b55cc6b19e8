'use client';
import { Tabs as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

/** Tabs with roving focus: one tab stop, arrows move between tabs. */
export const Tabs = Radix.Root;

export function TabList({ className, ...rest }: ComponentProps<typeof Radix.List>) {
  return (
    <Radix.List
      className={classNames(
        'flex min-w-0 items-stretch gap-0.5 overflow-x-auto overflow-y-hidden [scrollbar-width:none]',
        className,
      )}
      {...rest}
    />
  );
}

export function Tab({ className, ...rest }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={classNames(
        'relative inline-flex items-center gap-1.5 px-2.5 text-sm font-medium whitespace-nowrap text-ink-2 transition-colors hover:text-ink focus-visible:shadow-[inset_0_0_0_2px_var(--accent-text)]',
        'data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-2.5 data-[state=active]:after:bottom-0 data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-t-sm data-[state=active]:after:bg-accent-text',
        className,
      )}
      {...rest}
    />
  );
}

export const TabPanel = Radix.Content;
