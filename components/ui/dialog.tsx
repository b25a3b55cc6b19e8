'use client';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** A modal question. `title` is always announced; buttons go last in `children`. */
export function Dialog({
  isOpen,
  onOpenChange,
  title,
  description,
  children,
  className,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          className={classNames(
            'fixed z-50 max-h-[85dvh] animate-rise overflow-auto border border-line bg-raised p-5 shadow-3 focus:outline-none',
            'wide:top-1/2 wide:left-1/2 wide:w-110 wide:max-w-[calc(100vw-32px)] wide:-translate-1/2 wide:rounded-lg',
            'max-wide:inset-x-0 max-wide:bottom-0 max-wide:rounded-t-xl max-wide:pb-[calc(20px+env(safe-area-inset-bottom))]',
            'low:mx-auto low:max-h-[94dvh] low:max-w-160 low:p-4',
            className,
          )}
        >
          <Radix.Title className="text-lg">{title}</Radix.Title>
          {description !== undefined && (
            <Radix.Description className="mt-1 text-sm text-ink-2">{description}</Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The row of buttons at the end of a dialog or a card. */
export function Actions({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={classNames('mt-4 flex flex-wrap items-center gap-2', className)}>{children}</div>;
}
