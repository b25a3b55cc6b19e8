'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { createDataCalls } from '@/components/data/data-calls';
import { useAnswer } from '@/components/handle/use-answer';
import { Notice } from '@/components/ui/notice';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

/**
 * Says that the live app has no owner yet, and how to become the owner; renders nothing if it has one or needs none.
 */
export function OwnerNote({ request, projectId, live }: { request: Request; projectId: ProjectId; live: string }) {
  const t = useTranslations('publishing');
  const calls = useMemo(() => createDataCalls(request, projectId, 'live'), [request, projectId]);
  const { answer } = useAnswer(live, calls.people);
  if (answer.phase !== 'ready') return null;
  const { people, asksForOwner } = answer.value;
  if (!asksForOwner || people.some(({ isOwner }) => isOwner)) return null;
  return (
    <Notice tone="warn">
      <p data-testid="note-ownerless">{t('ownerless')}</p>
    </Notice>
  );
}
