'use client';
import { useLocale, useTranslations } from 'use-intl';
import type { ListedModule } from '@/lib/base/answers/module-answers';

/** The keys a part needs, where to get each, and where to enter it. */
export function ModuleSecrets({ secrets }: Pick<ListedModule, 'secrets'>) {
  const t = useTranslations('modules');
  const locale = useLocale();
  if (secrets.length === 0) return null;
  const names = new Intl.ListFormat(locale).format(secrets.map(({ name }) => name));
  return (
    <div className="grid gap-1 text-sm text-ink-2">
      <p>{t('secrets', { names })}</p>
      {secrets.map(
        ({ name, link }) =>
          link !== null && (
            <a
              key={name}
              href={link}
              target="_blank"
              rel="noreferrer"
              className="justify-self-start text-accent-text underline"
            >
              {t('get', { name })}
            </a>
          ),
      )}
    </div>
  );
}
