'use client';
import { useTranslations } from 'use-intl';
import { isLimitCode } from '@/components/money/limit-card';
import type { AppErrorCode } from '@/lib/base/foundation/app-error';
import type { TurnStatus } from '@/lib/studio/studio/describe-turn';
import { useFileWords } from '@/components/intl/file-words';

/** Why a call is retried, in few words. */
const retryWords: Partial<Record<AppErrorCode, 'retryingBusy' | 'retryingUnreachable'>> = {
  'model-busy': 'retryingBusy',
  'model-unavailable': 'retryingBusy',
  'model-unreachable': 'retryingUnreachable',
};

/** The status of a turn as a sentence; `isDemo`: a recording plays instead of a model. */
export function useStatusSentence(): (status: TurnStatus, isDemo: boolean) => string {
  const t = useTranslations('studio.status');
  const fileWords = useFileWords({ isBrief: true });
  return (status, isDemo) => {
    switch (status.code) {
      case 'waiting-for-model':
        return isDemo ? t('waitingForDemo') : t('waitingForModel');
      case 'retrying':
        return t(retryWords[status.reason ?? 'internal'] ?? 'retrying');
      case 'writing':
      case 'changing':
      case 'wrote':
        return t(status.code, { name: fileWords(status.path) });
      case 'adding-package':
        return t('addingPackage');
      case 'noting-promises':
        return t('notingPromises');
      case 'repairing':
        return t('repairing', { round: status.round, of: status.of });
      case 'version':
      case 'untried':
        return t(status.code, { number: status.number });
      case 'failed':
        if (isLimitCode(status.reason)) return t('limit');
        return status.reason === 'model-missing' ? t('modelMissing') : t('failed');
      case 'idle':
      case 'thinking':
      case 'silent':
      case 'continuing':
      case 'explaining':
      case 'planning':
      case 'trying':
      case 'question':
      case 'approval':
      case 'unchanged':
      case 'answered':
      case 'stopped':
      case 'interrupted':
        return t(status.code);
      default:
        return status satisfies never;
    }
  };
}
