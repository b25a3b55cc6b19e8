import { z } from 'zod';
import type { ReportReason } from '../../base/answers/sharing-answers';
import type { AppError } from '../../base/foundation/app-error';
import type { Now, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import type { ShareId } from './share';
import type { ReportedShare, SharingStore } from './sharing-store';

/** Several lines of valid Unicode, as a database can store them. */
export const reportWordsSchema = z
  .string()
  .transform((text) =>
    text
      .toWellFormed()
      .replace(/[^\P{Cc}\n]+/gu, ' ')
      .trim(),
  )
  .pipe(z.string().max(2000));

const mostListed = 200;

type Dependencies = {
  sharing: SharingStore;
  now: Now;
  /** Closes visitors' connections and deletes what they stored. */
  endVisits(projectId: ProjectId): Promise<void>;
};

/** Reports a shared app to the operator; `not-found` for shares that the viewer can't see. */
export async function reportShared(
  { sharing, now }: Pick<Dependencies, 'sharing' | 'now'>,
  { viewer, shareId, reason, words }: { viewer: Viewer; shareId: ShareId; reason: ReportReason; words: string },
): Promise<Result<null, AppError>> {
  if (!(await sharing.visible(shareId))) return fail({ code: 'not-found' });
  await sharing.report(shareId, { viewerId: viewer.id, reason, words, createdAt: now() });
  return succeed(null);
}

/** Lists the reports, for the operator; `not-found` for everybody else. */
export async function listReports(
  { sharing }: Pick<Dependencies, 'sharing'>,
  { isOperator }: { isOperator: boolean },
): Promise<Result<ReportedShare[], AppError>> {
  return isOperator ? succeed(await sharing.reported(mostListed)) : fail({ code: 'not-found' });
}

/**
 * Takes a shared app down on every host, or makes it visible again unchanged. For the operator; `not-found` for
 * everybody else.
 */
export async function takeDown(
  { sharing, now, endVisits }: Dependencies,
  { isOperator, shareId, takenDown }: { isOperator: boolean; shareId: ShareId; takenDown: boolean },
): Promise<Result<null, AppError>> {
  if (!isOperator) return fail({ code: 'not-found' });
  const projectId = await sharing.setTakenDown(shareId, takenDown ? now() : null);
  if (projectId === null) return fail({ code: 'not-found' });
  if (takenDown) await endVisits(projectId);
  return succeed(null);
}
