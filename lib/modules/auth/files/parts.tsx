import { useId, type ComponentProps, type ReactNode } from 'react';

// Colours are the app's own, by the tokens of its theme; without them, quiet ones.
const line = 'border-(--color-line,color-mix(in_srgb,currentColor_22%,transparent))';
const focus = 'focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-(--color-brand,#3f3f46)';
const muted = 'text-(--color-muted,color-mix(in_srgb,currentColor_70%,transparent))';

export function Card({ title, words, children }: { title: string; words?: string; children: ReactNode }) {
  return (
    <section
      className={`mx-auto w-full max-w-md rounded-2xl border ${line} bg-(--color-card,transparent) p-6 text-(--color-ink,inherit) sm:p-8`}
    >
      <h1 className="text-2xl font-semibold text-balance">{title}</h1>
      {words && <p className={`mt-1.5 text-sm ${muted}`}>{words}</p>}
      <div className="mt-6 grid gap-4">{children}</div>
    </section>
  );
}

export function Field({
  label,
  hint,
  problem,
  ...props
}: ComponentProps<'input'> & { label: string; hint?: string; problem?: string | null }) {
  const id = useId();
  const said = problem ?? hint;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={problem ? true : undefined}
        aria-describedby={said ? `${id}-said` : undefined}
        className={`h-11 w-full min-w-0 rounded-lg border ${line} bg-transparent px-3 text-base ${focus} aria-invalid:border-(--color-danger,#b42318)`}
        {...props}
      />
      {said && (
        <p id={`${id}-said`} className={`text-sm ${problem ? 'text-(--color-danger,#b42318)' : muted}`}>
          {said}
        </p>
      )}
    </div>
  );
}

const looks = {
  main: 'bg-(--color-brand,#27272a) text-(--color-brand-ink,#fff) hover:brightness-110',
  plain: `border ${line} hover:bg-current/5`,
  danger: 'bg-(--color-danger,#b42318) text-white hover:brightness-110',
};

export function Press({
  look = 'plain',
  isBusy = false,
  className = '',
  ...props
}: ComponentProps<'button'> & { look?: keyof typeof looks; isBusy?: boolean }) {
  return (
    <button
      type="button"
      disabled={isBusy || props.disabled}
      aria-busy={isBusy || undefined}
      {...props}
      className={`inline-flex min-h-11 cursor-pointer items-center justify-center gap-2 rounded-lg px-4 text-sm font-medium transition ${focus} disabled:cursor-default disabled:opacity-60 ${looks[look]} ${className}`}
    />
  );
}

export function Link({ className = '', ...props }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...props}
      className={`min-h-11 cursor-pointer rounded text-sm underline underline-offset-4 hover:no-underline ${focus} ${className}`}
    />
  );
}

/** What happened, told to screen readers as well. */
export function Said({ children, isProblem = false }: { children: ReactNode; isProblem?: boolean }) {
  return (
    <p
      role={isProblem ? 'alert' : 'status'}
      className={`rounded-lg px-3 py-2.5 text-sm ${isProblem ? 'bg-(--color-danger,#b42318)/10 text-(--color-danger,#b42318)' : 'bg-current/5'}`}
    >
      {children}
    </p>
  );
}

/** Asks before something that can't be taken back. */
export function Asks({
  words,
  yes,
  no,
  isDanger = false,
  onYes,
  onNo,
}: {
  words: string;
  yes: string;
  no: string;
  isDanger?: boolean;
  onYes(): void;
  onNo(): void;
}) {
  return (
    <div className="grid gap-3">
      <Said>{words}</Said>
      <div className="flex flex-wrap gap-3">
        <Press look={isDanger ? 'danger' : 'main'} onClick={onYes}>
          {yes}
        </Press>
        <Press onClick={onNo}>{no}</Press>
      </div>
    </div>
  );
}

export function Part({ title, words, children }: { title: string; words?: string; children: ReactNode }) {
  return (
    <section className={`grid gap-3 border-t ${line} py-6 first:border-t-0`}>
      <div>
        <h2 className="text-base font-semibold">{title}</h2>
        {words && <p className={`mt-0.5 text-sm ${muted}`}>{words}</p>}
      </div>
      {children}
    </section>
  );
}

export const mutedText = muted;
export const lineColor = line;
