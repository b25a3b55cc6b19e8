'use client';
import { useLocale, useTranslations } from 'use-intl';
import type { ModuleAsk } from '@/lib/base/foundation/module-ask';

/**
 * Ready-made parts that would be added to the app: what each means for the app, and which of its concerns it touches.
 */
export function PartAsks({ asks }: { asks: readonly ModuleAsk[] }) {
  const t = useTranslations('studio.part');
  const locale = useLocale();
  return (
    <ul className="grid gap-3">
      {asks.map(({ name, title, approval, touches }) => {
        const known = (['sign-in', 'money', 'files', 'mail', 'ai'] as const).filter((one) => touches.includes(one));
        return (
          <li key={name}>
            <span className="block font-medium text-ink">{title[locale]}</span>
            <span className="block">{approval[locale]}</span>
            <span className="mt-1 block text-sm">
              {t('touches', { what: [...known.map((one) => t(`touch.${one}`)), t('touch.data')].join(t('and')) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
