import { useTranslations } from 'use-intl';
import type { Takeable } from './choose-taking';
import { useTakingWords } from './use-taking-words';

/** Checkboxes for the data that can be copied to the site; data that is not copied by default is collapsed. */
export function TakeList({
  takeables,
  changed,
  onChange,
}: {
  takeables: readonly Takeable[];
  changed: Readonly<Record<string, boolean>>;
  onChange: (id: string, isOn: boolean) => void;
}) {
  const t = useTranslations('publishing.take');
  const { thing } = useTakingWords();
  const row = (one: Takeable) => (
    <li key={one.id}>
      <label className="flex min-h-9 cursor-pointer items-center gap-2.5 py-1 text-sm">
        <input
          type="checkbox"
          data-testid={`checkbox-take-${one.id.replaceAll(' ', '-')}`}
          checked={changed[one.id] ?? one.isOn}
          onChange={(event) => onChange(one.id, event.target.checked)}
          className="size-4 flex-none accent-accent"
        />
        <span className="min-w-0 [overflow-wrap:anywhere]">{thing(one)}</span>
      </label>
    </li>
  );
  const staying = takeables.filter(({ isOn }) => !isOn);
  return (
    <>
      <ul>{takeables.filter(({ isOn }) => isOn).map(row)}</ul>
      {staying.length > 0 && (
        <details className="mt-1">
          <summary className="min-h-9 cursor-pointer py-1.5 text-sm text-ink-2">{t('stays')}</summary>
          <ul>{staying.map(row)}</ul>
        </details>
      )}
    </>
  );
}
