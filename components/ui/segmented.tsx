'use client';
import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { Tooltip } from './tooltip';

export type Segment<Value extends string> = { value: Value; label: string; icon?: ReactNode; testId?: string };

/** A few exclusive choices side by side, as radio buttons. With an `icon` the label becomes name and tooltip. */
export function Segmented<Value extends string>({
  label,
  value,
  segments,
  onChange,
  className,
}: {
  label: string;
  value: Value;
  segments: ReadonlyArray<Segment<Value>>;
  onChange: (value: Value) => void;
  className?: string;
}) {
  return (
    <RadioGroup.Root
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(next) => {
        const segment = segments.find((candidate) => candidate.value === next);
        if (segment !== undefined) onChange(segment.value);
      }}
      className={classNames('inline-flex gap-px rounded-md bg-sunk p-0.5', className)}
    >
      {segments.map((segment) => {
        // Styled by aria-checked: the tooltip's own data-state would hide the radio's.
        const radio = (
          <RadioGroup.Item
            key={segment.value}
            value={segment.value}
            aria-label={segment.label}
            data-testid={segment.testId}
            className="inline-flex h-6.5 min-w-7 items-center justify-center gap-1 rounded-[7px] px-1.5 text-xs font-medium text-ink-3 transition-colors hover:text-ink focus-visible:rounded-[7px] aria-checked:bg-raised aria-checked:text-ink aria-checked:shadow-1 max-wide:h-9"
          >
            {segment.icon ?? segment.label}
          </RadioGroup.Item>
        );
        return segment.icon === undefined ? (
          radio
        ) : (
          <Tooltip key={segment.value} words={segment.label}>
            {radio}
          </Tooltip>
        );
      })}
    </RadioGroup.Root>
  );
}
