import { z } from 'zod';
import { anyAnswer, type Request } from '@/lib/studio/request';

const estimateSchema = z.object({
  estimate: z
    .object({
      lowUsd: z.number(),
      highUsd: z.number(),
      basis: z.enum(['project', 'model', 'typical']),
      turns: z.number(),
    })
    .nullable(),
});
/** US dollars; null where no price is known. */
export type Estimate = z.infer<typeof estimateSchema>['estimate'];

const limitsSchema = z.object({
  isPriced: z.boolean(),
  mayChange: z.boolean(),
  project: z.object({ usedUsd: z.number(), costUsd: z.number().nullable(), limitUsd: z.number() }),
  turn: z.object({ limitUsd: z.number() }),
  day: z.object({ usedUsd: z.number(), limitUsd: z.number() }),
  guest: z.object({ limitUsd: z.number() }).nullable(),
});
/** How far a person has come with their limits, in US dollars. */
export type LimitsAnswer = z.infer<typeof limitsSchema>;
export type LimitKind = 'project' | 'turn' | 'day';

/** The calls about money; each fails with a code, none throws. */
export function createMoneyCalls(request: Request) {
  const project = (projectId: string) => `/api/projects/${projectId}`;
  return {
    estimate: (projectId: string | null) =>
      request('GET', projectId === null ? '/api/estimate' : `${project(projectId)}/estimate`, estimateSchema),
    limits: (projectId: string) => request('GET', `${project(projectId)}/limits`, limitsSchema),
    setLimit: (projectId: string, kind: LimitKind, limitUsd: number) =>
      kind === 'project'
        ? request('PATCH', project(projectId), anyAnswer, { limitUsd })
        : request('PATCH', '/api/limits', anyAnswer, kind === 'turn' ? { turnUsd: limitUsd } : { dayUsd: limitUsd }),
  };
}
