'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { toast } from '@/components/ui/toaster';
import type { SharedCalls } from './shared-calls';

/** Makes a copy of the shared app that belongs to the viewer, and goes there. */
export function useFork(calls: SharedCalls) {
  const t = useTranslations('sharing.page');
  const router = useRouter();
  const failureWords = useFailureWords();
  const [isForking, setForking] = useState(false);
  const fork = async () => {
    setForking(true);
    const forked = await calls.fork();
    if (!forked.ok) {
      setForking(false);
      toast(failureWords(forked.error));
      return;
    }
    router.push(`/projects/${forked.value.projectId}`);
    toast(t('forked'), { description: t('forkedWords'), duration: 8000 });
  };
  return { isForking, fork };
}
