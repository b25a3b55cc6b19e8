'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { Provider } from '@/lib/turns/models/providers';
import { typicalChange, typicalCost } from '@/lib/turns/models/typical-build';

/**
 * The approximate cost of one app and of a change with a model, as a sentence; says so if no price is known, and is null for a custom
 * URL.
 */
export function useCostWords() {
  const t = useTranslations('settings');
  const { price } = useWording();
  return (provider: Provider, modelId: string, baseUrl: string): string | null => {
    if (provider.kind === 'other') return null;
    if (provider.kind === 'local') return t('costLocal');
    const cost = typicalCost(modelId, baseUrl);
    const change = typicalCost(modelId, baseUrl, typicalChange);
    if (modelId === '' || cost === null || change === null) return t('priceUnknown');
    return t('costOneApp', { amount: price(cost), change: price(change), model: modelId });
  };
}
