'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { toast } from '@/components/ui/toaster';
import type { ListedVersion } from '@/lib/base/answers/version-answers';
import type { VersionCalls } from './version-calls';

/** Makes a new app that begins as a version of this one, and goes there. `forking` is the id of that version. */
export function useForkVersion(calls: VersionCalls) {
  const t = useTranslations('sharing.origin');
  const router = useRouter();
  const call = useCall();
  const [forking, setForking] = useState<string | null>(null);
  const fork = async (version: ListedVersion) => {
    setForking(version.id);
    const forked = await call(calls.fork(version));
    if (forked === undefined) {
      setForking(null);
      return;
    }
    router.push(`/projects/${forked.projectId}`);
    toast(t('forked', { number: version.number }), { description: t('forkedWords'), duration: 8000 });
  };
  return { forking, fork };
}
