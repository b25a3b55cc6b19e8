'use client';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import type { Provider } from '@/lib/models/providers';
import { typicalCost } from '@/lib/models/typical-build';

/** What one app costs about with a model, in a sentence; says so where no price is known, and null for an address of one's own. */
export function useCostWords() {
  const t = useTranslations('settings');
  const { money } = useWording();
  return (provider: Provider, modelId: string, baseUrl: string): string | null => {
    if (provider.kind === 'other') return null;
    if (provider.kind === 'local') return t('costLocal');
    const cost = typicalCost(modelId, baseUrl);
    if (modelId === '' || cost === null) return t('priceUnknown');
    return t('costOneApp', { amount: money(cost), model: modelId });
  };
}
