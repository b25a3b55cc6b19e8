'use client';
import { EyeIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import type { LookAs } from '@/lib/backends/data/data-view';
import type { DataCalls } from './data-calls';

/** Whose view of the rows to show; `name` is that person's name, null for a stranger. */
export type Eyes = { as: LookAs; name: string | null };

/** Chooses a view: one's own, a stranger's, or that of somebody who signed up. */
export function LookAsChoice({
  calls,
  eyes,
  stamp,
  onEyes,
}: {
  calls: DataCalls;
  eyes: Eyes | null;
  /** Changes when people were added or deleted. */
  stamp: unknown;
  onEyes: (eyes: Eyes | null) => void;
}) {
  const t = useTranslations('data.lookAs');
  const { answer } = useAnswer(`${calls.lane} ${String(stamp)}`, calls.people);
  const people = answer.phase === 'ready' ? answer.value.people : [];
  const nameOf = (id: string) => {
    const person = people.find((one) => one.id === id);
    return person?.email ?? person?.name ?? t('somebody');
  };
  return (
    <Select
      aria-label={t('choose')}
      data-testid="select-look-as"
      value={eyes?.as ?? ''}
      className="h-8 max-w-60 text-sm max-wide:h-10 max-wide:text-md @max-[560px]/pane:max-w-full @max-[560px]/pane:basis-full"
      onChange={({ target: { value } }) => {
        if (value === '') onEyes(null);
        else onEyes({ as: value, name: value === 'stranger' ? null : nameOf(value) });
      }}
    >
      <option value="">{t('you')}</option>
      <option value="stranger">{t('stranger')}</option>
      {people.map(({ id }) => (
        <option key={id} value={id}>
          {t('person', { name: nameOf(id) })}
        </option>
      ))}
    </Select>
  );
}

/** Says clearly that this is somebody else's view, and leads back. */
export function LookingAs({ eyes, onBack }: { eyes: Eyes; onBack: () => void }) {
  const t = useTranslations('data.lookAs');
  return (
    <output
      data-testid="note-look-as"
      className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 border-y border-accent-line bg-accent-soft px-5 py-2 text-sm @max-[560px]/pane:px-3"
    >
      <EyeIcon className="size-4 flex-none" aria-hidden="true" />
      <span className="min-w-40 flex-1">
        {eyes.name === null ? t('asStranger') : t('asPerson', { name: eyes.name })}
      </span>
      <Button onClick={onBack} data-testid="button-look-as-back">
        {t('back')}
      </Button>
    </output>
  );
}
