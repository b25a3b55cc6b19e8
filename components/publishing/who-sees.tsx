'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { AccessWords } from '@/components/data/access-words';
import { createDataCalls } from '@/components/data/data-calls';
import { useAnswer } from '@/components/handle/use-answer';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

/**
 * Who will see and change what, by table, in the Data tab’s own sentences. Leaves out the tables of ready-made parts,
 * whose names mean nothing to most people; renders nothing if the app stores nothing of its own on the server.
 */
export function WhoSees({ request, projectId, news }: { request: Request; projectId: ProjectId; news: string | null }) {
  const t = useTranslations('publishing');
  const calls = useMemo(() => createDataCalls(request, projectId, 'preview'), [request, projectId]);
  const { answer } = useAnswer(news, calls.overview);
  const tables =
    answer.phase === 'ready' ? answer.value.tables.filter(({ isView, isOfPart }) => !isView && !isOfPart) : [];
  if (tables.length === 0) return null;
  return (
    <details className="rounded-lg border border-line px-4 py-3" data-testid="list-who-sees">
      <summary className="cursor-pointer text-md font-medium">{t('whoSees')}</summary>
      <ul className="mt-2 grid gap-3">
        {tables.map((table) => (
          <li key={table.name}>
            <h3 className="mb-1 text-sm font-medium">{table.label}</h3>
            <AccessWords table={table} as={null} />
          </li>
        ))}
      </ul>
    </details>
  );
}
