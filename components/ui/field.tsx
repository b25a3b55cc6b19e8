'use client';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { classNames } from './class-names';

const control =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-md max-wide:text-lg focus:border-accent-text focus:outline-none aria-invalid:border-bad';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={classNames(control, 'h-9 max-wide:h-11', className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={classNames(control, 'min-h-20 resize-y py-2', className)} {...rest} />;
}

/** A label, its control, a hint, and an error. The control gets its id and description from here. */
export function Field({
  label,
  hint,
  problem,
  children,
}: {
  label: string;
  hint?: string;
  problem?: string | null;
  children: (props: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean | undefined;
  }) => ReactNode;
}) {
  const id = useId();
  const words = problem ?? hint;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': words === undefined ? undefined : `${id}-words`,
        'aria-invalid': problem ? true : undefined,
      })}
      {words !== undefined && (
        <p
          id={`${id}-words`}
          role={problem ? 'alert' : undefined}
          className={classNames('text-xs', problem ? 'text-bad' : 'text-ink-3')}
        >
          {words}
        </p>
      )}
    </div>
  );
}
