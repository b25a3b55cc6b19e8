'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { PromiseFault } from '@/lib/base/promises/parse-promise';
import type { Found } from '@/lib/base/promises/promise';

/** What was there instead of what a step expected, and what is wrong with a step, in the viewer's language. */
export function usePromiseWords() {
  const t = useTranslations('promises');
  const { list } = useWording();
  return {
    fault: ({ line, code, word }: PromiseFault) => t('fault.line', { line, what: t(`fault.${code}`, { word }) }),
    found(found: Found): string {
      switch (found.code) {
        case 'absent':
          return found.others.length === 0 ? t('found.none') : t('found.absent', { others: list(found.others) });
        case 'no-text':
          return t('found.no-text', { page: found.page.slice(0, 200) });
        case 'present':
        case 'disabled':
        case 'silent':
          return t(`found.${found.code}`);
        case 'count':
          return found.before === null
            ? t('found.count', { number: found.number })
            : t('found.countBefore', { number: found.number, before: found.before });
        case 'state':
          return t('found.state', { states: list(found.states.map((state) => t(`state.${state as 'checked'}`))) });
        case 'value':
          return t('found.value', { value: found.value });
        case 'no-option':
          return found.options.length === 0 ? t('found.none') : t('found.absent', { others: list(found.options) });
        case 'refused':
          return t('found.refused', { why: found.why });
        default:
          return found satisfies never;
      }
    },
  };
}
