import { useTranslations } from 'use-intl';
import type { Direction } from '@/lib/base/directions/direction';

/** How the app is going to look, before it exists: a sentence, its colours, its font names. */
export function DirectionCard({ direction }: { direction: Direction }) {
  const t = useTranslations('studio.direction');
  const { idea, colors, type } = direction;
  return (
    <section
      aria-label={t('label')}
      className="grid animate-rise gap-2.5 rounded-lg border border-line bg-surface px-3.5 py-3 [overflow-wrap:anywhere]"
    >
      <p className="text-sm leading-[1.45]">{idea}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <ul aria-label={t('colors')} className="flex flex-wrap gap-1.5">
          {colors.map(({ name, hex }, index) => (
            <li key={index} title={name}>
              <span
                aria-hidden="true"
                style={{ background: hex }}
                className="block size-6 rounded-full border border-line-strong forced-color-adjust-none"
              />
              <span className="sr-only">{name}</span>
            </li>
          ))}
        </ul>
        {type !== '' && <p className="min-w-0 text-xs text-ink-3">{type}</p>}
      </div>
    </section>
  );
}
