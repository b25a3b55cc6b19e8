'use client';
import { CheckIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

/** A list of actions next to its button; a bottom sheet on phones. */
export function Menu({
  trigger,
  children,
  align = 'start',
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          data-sheet=""
          align={align}
          sideOffset={6}
          collisionPadding={12}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-50 animate-rise overflow-y-auto rounded-md border border-line bg-raised p-1 text-sm shadow-3 focus:outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const item =
  'flex min-h-8 items-center gap-2 rounded-sm px-2.5 outline-none select-none data-[highlighted]:bg-hover max-wide:min-h-11 [&>svg]:size-4 [&>svg]:text-ink-3';

export function MenuItem({
  tone = 'normal',
  className,
  ...rest
}: ComponentProps<typeof Radix.Item> & { tone?: 'normal' | 'danger' }) {
  return (
    <Radix.Item className={classNames(item, tone === 'danger' && 'text-bad [&>svg]:text-bad', className)} {...rest} />
  );
}

/** One choice of several; the selected one has a tick. */
export function MenuChoices({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string;
  value: string;
  choices: ReadonlyArray<{ value: string; label: string; lang?: string }>;
  onChoose: (value: string) => void;
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChoose} aria-label={label}>
      <Radix.Label className="px-2.5 pt-2 pb-1 text-xs text-ink-3">{label}</Radix.Label>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice.value} value={choice.value} lang={choice.lang} className={item}>
          <span className="flex-1">{choice.label}</span>
          <Radix.ItemIndicator>
            <CheckIcon className="size-4 text-accent-text" aria-hidden="true" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

/** On or off; the tick takes the place of other items' icons. */
export function MenuCheck({
  isOn,
  onChange,
  children,
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Radix.CheckboxItem checked={isOn} onCheckedChange={onChange} className={item}>
      <span aria-hidden="true" className="grid size-4 place-items-center rounded-[4px] border border-line-strong">
        <Radix.ItemIndicator>
          <CheckIcon className="size-3.5 text-accent-text" />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.CheckboxItem>
  );
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
