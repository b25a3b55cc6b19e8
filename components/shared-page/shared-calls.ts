import { nothingSchema } from '@/lib/base/answers/done-answer';
import { madeProjectSchema } from '@/lib/base/answers/project-answers';
import { sharedAppSchema, type ReportReason } from '@/lib/base/answers/sharing-answers';
import type { Request } from '@/lib/studio/studio/request';

/** Calls of a shared page; they fail with a code and never throw. */
export function createSharedCalls(request: Request, shareId: string) {
  const shared = `/api/shared/${shareId}`;
  return {
    read: () => request('GET', shared, sharedAppSchema),
    /** Counted once a day for each visitor. */
    use: () => request('POST', `${shared}/uses`, nothingSchema, {}),
    report: (reason: ReportReason, words: string) =>
      request('POST', `${shared}/reports`, nothingSchema, { reason, ...(words !== '' && { words }) }),
    fork: () => request('POST', `${shared}/fork`, madeProjectSchema, {}),
  };
}
export type SharedCalls = ReturnType<typeof createSharedCalls>;
