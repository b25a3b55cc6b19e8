import { Check } from 'lucide-react';
import { Checkbox as CheckboxPrimitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/utils';

/** A tick box; give it a `Label` by `id`, or an `aria-label`. */
export function Checkbox({ className, ...props }: ComponentProps<typeof CheckboxPrimitive.Root>) {
  return (
    <CheckboxPrimitive.Root
      className={cn(
        'grid size-5 shrink-0 cursor-pointer place-items-center rounded-md border border-(--color-line,color-mix(in_srgb,currentColor_35%,transparent)) bg-(--color-card,transparent) transition-colors',
        'focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-(--color-brand,#3f3f46)',
        'data-[state=checked]:border-transparent data-[state=checked]:bg-(--color-brand,#3f3f46) data-[state=checked]:text-(--color-brand-ink,#fff)',
        'disabled:cursor-not-allowed disabled:opacity-50',
        className,
      )}
      {...props}
    >
      <CheckboxPrimitive.Indicator>
        <Check className="size-3.5" strokeWidth={3} aria-hidden="true" />
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  );
}
