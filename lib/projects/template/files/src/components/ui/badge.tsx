import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/utils';

export const badgeVariants = cva(
  'inline-flex w-fit shrink-0 items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap [&>svg]:size-3',
  {
    variants: {
      variant: {
        default: 'bg-(--color-brand,#3f3f46) text-(--color-brand-ink,#fff)',
        secondary: 'bg-(--color-tint,color-mix(in_srgb,currentColor_8%,transparent))',
        outline: 'border border-(--color-line,color-mix(in_srgb,currentColor_18%,transparent))',
        danger: 'bg-(--color-danger,#b42318) text-white',
      },
    },
    defaultVariants: { variant: 'default' },
  },
);

export function Badge({ className, variant, ...props }: ComponentProps<'span'> & VariantProps<typeof badgeVariants>) {
  return <span className={cn(badgeVariants({ variant }), className)} {...props} />;
}
