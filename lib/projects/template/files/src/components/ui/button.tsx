import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/utils';

export const buttonVariants = cva(
  [
    'inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-lg text-sm font-medium whitespace-nowrap',
    'transition-[background-color,border-color,color,box-shadow,filter] duration-150',
    'focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-(--color-brand,#3f3f46)',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50',
    '[&_svg]:pointer-events-none [&_svg]:shrink-0 [&_svg:not([class*=size-])]:size-4',
  ],
  {
    variants: {
      variant: {
        default: 'bg-(--color-brand,#3f3f46) text-(--color-brand-ink,#fff) shadow-xs hover:brightness-110',
        outline: 'border border-(--color-line,color-mix(in_srgb,currentColor_18%,transparent)) hover:bg-current/5',
        secondary: 'bg-(--color-tint,color-mix(in_srgb,currentColor_8%,transparent)) hover:brightness-95',
        ghost: 'hover:bg-current/8',
        danger: 'bg-(--color-danger,#b42318) text-white shadow-xs hover:brightness-110',
        link: 'text-(--color-brand,inherit) underline-offset-4 hover:underline',
      },
      size: {
        default: 'h-10 px-4',
        sm: 'h-8 rounded-md px-3 text-xs',
        lg: 'h-12 px-6 text-base',
        icon: 'size-10',
      },
    },
    defaultVariants: { variant: 'default', size: 'default' },
  },
);

/** A button; `asChild` gives its look to a link. A button that shows only an icon needs an `aria-label`. */
export function Button({
  className,
  variant,
  size,
  asChild = false,
  type = 'button',
  ...props
}: ComponentProps<'button'> & VariantProps<typeof buttonVariants> & { asChild?: boolean }) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) return <Slot.Root className={classes} {...props} />;
  return <button type={type} className={classes} {...props} />;
}
