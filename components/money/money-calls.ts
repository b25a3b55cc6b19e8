import { doneSchema } from '@/lib/base/answers/done-answer';
import { estimateSchema, limitsSchema } from '@/lib/base/answers/money-answers';
import { listedProjectSchema } from '@/lib/base/answers/project-answers';
import type { CallResult, Request } from '@/lib/studio/studio/request';

export type LimitKind = 'project' | 'turn' | 'day';

/** Calls about money; they fail with a code and never throw. */
export function createMoneyCalls(request: Request) {
  const project = (projectId: string) => `/api/projects/${projectId}`;
  return {
    estimate: (projectId: string | null) =>
      request('GET', projectId === null ? '/api/estimate' : `${project(projectId)}/estimate`, estimateSchema),
    limits: (projectId: string) => request('GET', `${project(projectId)}/limits`, limitsSchema),
    setLimit: (projectId: string, kind: LimitKind, limitUsd: number): Promise<CallResult<unknown>> =>
      kind === 'project'
        ? request('PATCH', project(projectId), listedProjectSchema, { limitUsd })
        : request('PATCH', '/api/limits', doneSchema, kind === 'turn' ? { turnUsd: limitUsd } : { dayUsd: limitUsd }),
  };
}
