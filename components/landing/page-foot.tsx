'use client';
import { useTranslations } from 'use-intl';

export function PageFoot() {
  const t = useTranslations('landing');
  return (
    <footer className="mt-18 mb-8 border-t border-line pt-5 text-sm text-ink-3 max-wide:mt-12">{t('foot')}</footer>
  );
}
