'use client';
import { useTranslations } from 'use-intl';
import { DataLosses } from './data-losses';
import { problemKey, type Problem } from '@/lib/base/foundation/problem';

/** Problems in plain words; the app's own messages are collapsed, for those who want them. */
export function ProblemLines({ problems }: { problems: readonly Problem[] }) {
  const t = useTranslations('studio');
  const distinct = [...new Map(problems.map((problem) => [problemKey(problem), problem])).values()].slice(0, 3);
  return (
    <ul className="grid gap-2 text-sm text-ink-2">
      {distinct.map((problem) => (
        <li key={problemKey(problem)}>
          <p>
            {t(`problem.${problem.kind}`)}
            {problem.route !== undefined && (
              <> {isFirst(problem.route) ? t('repair.openedFirst') : t('repair.opened', { route: problem.route })}</>
            )}
          </p>
          {problem.losses !== undefined && <DataLosses losses={problem.losses} />}
          <details className="mt-0.5">
            <summary className="cursor-pointer text-xs text-ink-3 hover:text-ink">{t('repair.message')}</summary>
            <p className="mt-1 font-mono text-xs break-words whitespace-pre-wrap text-ink-2">{problem.message}</p>
            {problem.file !== undefined && problem.line !== undefined && (
              <p className="mt-1 text-xs text-ink-3">{t('repair.at', { file: problem.file, line: problem.line })}</p>
            )}
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Whether the route is the app's first page, however it is written. */
function isFirst(route: string): boolean {
  return route === '/' || route === '/#/' || route === '/#';
}
