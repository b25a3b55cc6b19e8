'use client';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { siteTablesSchema } from '@/lib/base/answers/elsewhere-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

/** Selects the tables whose rows go along; at first all of them. Renders nothing if the site has stored nothing. */
export function ElsewhereTables({
  request,
  projectId,
  leave,
  onChange,
}: {
  request: Request;
  projectId: ProjectId;
  leave: readonly string[];
  onChange: (leave: string[]) => void;
}) {
  const t = useTranslations('elsewhere');
  const { answer } = useAnswer(projectId, () =>
    request('GET', `/api/projects/${projectId}/data?lane=live`, siteTablesSchema),
  );
  const tables = answer.phase === 'ready' ? answer.value.tables.filter(({ isView, rows }) => !isView && rows > 0) : [];
  if (tables.length === 0) return null;
  return (
    <fieldset className="ml-6.5">
      <legend className="text-sm text-ink-2">{t('tables')}</legend>
      <ul>
        {tables.map(({ name, label, rows }) => (
          <li key={name}>
            <label className="flex min-h-9 cursor-pointer items-center gap-2.5 py-1 text-sm">
              <input
                type="checkbox"
                className="size-4 flex-none accent-accent"
                checked={!leave.includes(name)}
                onChange={(event) =>
                  onChange(event.target.checked ? leave.filter((one) => one !== name) : [...leave, name])
                }
              />
              <span className="min-w-0 [overflow-wrap:anywhere]">{t('tableRows', { table: label, rows })}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
