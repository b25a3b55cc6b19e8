'use client';
import { Toaster as Sonner } from 'sonner';

export { toast } from 'sonner';

/** Shows short notices, with their undo. Rendered once, in the root layout. */
export function Toaster({ label }: { label: string }) {
  return (
    <Sonner
      position="bottom-right"
      containerAriaLabel={label}
      offset={{ bottom: 16, right: 16 }}
      mobileOffset={{ bottom: 'calc(72px + env(safe-area-inset-bottom))' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-md border border-line bg-raised px-3.5 py-2.5 font-sans text-sm text-ink shadow-3',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-ink-2',
          actionButton: 'ml-auto flex-none rounded-sm px-2 py-1 font-medium text-accent-text hover:bg-hover',
        },
      }}
    />
  );
}
