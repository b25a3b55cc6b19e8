'use client';
import { useTranslations } from 'use-intl';
import { plainName } from '@/lib/studio/studio/plain-name';

/** A file in everyday words: "Month calendar", "Today page", "Colours and type". */
export function useFileWords(): (path: string) => string {
  const t = useTranslations('studio.file');
  return (path) => {
    const { kind, words } = plainName(path);
    return t(kind, { words });
  };
}
