import type { ComponentProps } from 'react';
import { cn } from '@/lib/utils';

/** The look of every field; invalid fields say so with `aria-invalid`. */
export const fieldClasses = [
  'w-full min-w-0 rounded-lg border border-(--color-line,color-mix(in_srgb,currentColor_22%,transparent))',
  'bg-(--color-card,transparent) px-3 text-base text-(--color-ink,inherit) shadow-xs transition-colors md:text-sm',
  'placeholder:text-(--color-muted,color-mix(in_srgb,currentColor_60%,transparent))',
  'focus-visible:border-(--color-brand,#3f3f46) focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-(--color-brand,#3f3f46)',
  'aria-invalid:border-(--color-danger,#b42318) disabled:cursor-not-allowed disabled:opacity-50',
];

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      className={cn(fieldClasses, 'h-10 file:mr-3 file:border-0 file:bg-transparent file:text-sm file:font-medium', className)}
      {...props}
    />
  );
}
