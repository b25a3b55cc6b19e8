'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { classNames } from '@/components/ui/class-names';
import { Input, Textarea } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { DataColumn } from '@/lib/backends/data/data-view';
import type { DataCalls } from './data-calls';
import { fromLocalInput, toLocalInput } from './local-moment';

type ValueInputProps = {
  calls: DataCalls;
  table: string;
  column: DataColumn;
  /** As the database writes it; null is an empty value. */
  value: string | null;
  onValue: (value: string | null) => void;
  /** Label of the row that a link currently points to. */
  linkLabel: string | null;
  /** Takes the focus when it appears. */
  isEager?: boolean;
  className?: string;
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
};

const inputTypes: Partial<Record<DataColumn['kind'], string>> = {
  date: 'date',
  time: 'time',
  moment: 'datetime-local',
};

/** Edits one value according to its column's kind. An empty input is null if the column allows it. */
export function ValueInput({
  calls,
  table,
  column,
  value,
  onValue,
  linkLabel,
  isEager = false,
  className,
  ...rest
}: ValueInputProps) {
  const t = useTranslations('data');
  const place = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (isEager) place.current?.focus();
  }, [isEager]);
  const take = (element: HTMLElement | null) => {
    place.current = element;
  };
  const isLink = column.kind === 'link' || column.kind === 'person';
  const links = useAnswer(isLink ? `${calls.lane}/${table}/${column.name}` : null, () =>
    calls.choices(table, column.name),
  );
  const typed = (text: string) => onValue(text === '' && (column.isNullable || column.kind !== 'text') ? null : text);

  if (isLink || column.kind === 'choice' || column.kind === 'yes-no') {
    const known = links.answer.phase === 'ready' ? links.answer.value.choices : [];
    const choices =
      column.kind === 'choice'
        ? column.choices.map((choice) => ({ value: choice, label: choice }))
        : column.kind === 'yes-no'
          ? [
              { value: 'true', label: t('yes') },
              { value: 'false', label: t('no') },
            ]
          : known;
    const isOther = value !== null && !choices.some((choice) => choice.value === value);
    return (
      <Select
        ref={take}
        value={value ?? ''}
        onChange={(event) => typed(event.target.value)}
        className={className}
        {...rest}
      >
        {(column.isNullable || value === null) && <option value="">{t('nothing')}</option>}
        {isOther && <option value={value}>{linkLabel ?? value}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
    );
  }
  if (column.kind === 'text' || column.kind === 'picture' || column.kind === 'other') {
    return (
      <Textarea
        ref={take}
        rows={1}
        value={value ?? ''}
        onChange={(event) => typed(event.target.value)}
        className={classNames('field-sizing-content min-h-9 max-wide:min-h-11', className)}
        {...rest}
      />
    );
  }
  return (
    <Input
      ref={take}
      type={inputTypes[column.kind] ?? 'text'}
      inputMode={column.kind === 'number' ? 'decimal' : undefined}
      value={column.kind === 'moment' ? toLocalInput(value) : (value ?? '')}
      onChange={(event) =>
        column.kind === 'moment' ? onValue(fromLocalInput(event.target.value)) : typed(event.target.value)
      }
      className={className}
      {...rest}
    />
  );
}
