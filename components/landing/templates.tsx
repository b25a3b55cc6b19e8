'use client';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { TemplateCard, type LandingTemplate } from './template-card';

/** Finished apps to start from, above the examples; a single one is shown next to its words on a wide page. */
export function Templates({
  templates,
  opening,
  isIdle,
  onOpen,
}: {
  templates: readonly LandingTemplate[];
  /** The id of the template being opened. */
  opening: string | null;
  isIdle: boolean;
  onOpen: (id: string) => void;
}) {
  const t = useTranslations('landing');
  if (templates.length === 0) return null;
  const isAlone = templates.length === 1;
  return (
    <section
      className={classNames('mt-24 max-wide:mt-12', isAlone && 'grid grid-cols-[1fr_2fr] gap-x-10 max-wide:block')}
    >
      <div>
        <h2 className="text-xl">{t('templatesTitle')}</h2>
        <p className="mt-1.5 max-w-[36em] text-sm text-ink-2">{t('templatesLead')}</p>
      </div>
      <ul
        aria-label={t('templates')}
        data-testid="list-templates"
        className={classNames(
          'grid gap-x-5 gap-y-6 max-wide:mt-4.5 max-wide:grid-cols-1',
          isAlone ? 'grid-cols-1' : 'mt-4.5 grid-cols-2',
        )}
      >
        {templates.map((template) => (
          <TemplateCard
            key={template.id}
            template={template}
            isOpening={opening === template.id}
            isIdle={isIdle}
            onOpen={() => onOpen(template.id)}
          />
        ))}
      </ul>
    </section>
  );
}
