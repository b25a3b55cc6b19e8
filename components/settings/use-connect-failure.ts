'use client';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import type { CallFailure } from '@/lib/studio/studio/request';

/** Failures that can be fixed in this form; the usual sentences send the person to the settings. */
const mendable = [
  'model-key-refused',
  'model-unknown',
  'model-credit-empty',
  'model-busy',
  'model-unavailable',
  'model-stalled',
  'model-address-refused',
] as const;

/** Why a model could not be connected, and what to change, as a sentence. */
export function useConnectFailure(): (failure: CallFailure) => string {
  const t = useTranslations('settings.failures');
  const failureWords = useFailureWords();
  return (failure) => {
    const code = mendable.find((each) => each === failure.code);
    return code === undefined ? failureWords(failure) : t(code);
  };
}
