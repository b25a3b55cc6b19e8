import { eq } from 'drizzle-orm';
import { projects, viewerLimits } from '../../../drizzle/schema';
import { type Estimate, estimateTurn, type TurnKind } from '../budget/estimate-turn';
import type { TokenUse } from '../budget/cost';
import { appendSteps } from '../../base/channel/append-steps';
import type { ProjectChannel } from '../../base/channel/project-channel';
import type { Database } from '../../base/database/database';
import type { AppError } from '../../base/foundation/app-error';
import type { Now, ProjectId } from '../../base/foundation/id';
import { fail, type Result, succeed } from '../../base/foundation/result';
import type { Model } from '../models/model';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { VersionStore } from '../../projects/versions/version-store';
import { type PaidTurn, readPaidTurns, readPastTurns } from './past-turns';
import { readCosts, readLimits, readSpending, usualLimits } from './spending';

/** A person's limits and how much of them is used, in US dollars. `day` covers the last 24 hours. */
export type LimitsView = {
  /** Whether the connected model has a known price; if not, no limit can be enforced. */
  isPriced: boolean;
  /** Only the person who pays may change the limits: the owner of this installation. */
  mayChange: boolean;
  /** `usedUsd` leaves out what does not count; `costUsd` is the whole cost, null if no price was known. */
  project: { usedUsd: number; costUsd: number | null; limitUsd: number };
  turn: { limitUsd: number };
  day: { usedUsd: number; limitUsd: number };
  /** The operator's allowance for each guest in 24 hours; null for anyone else, or if there is no such limit. */
  guest: { limitUsd: number } | null;
};

/** Everything about money except the calls themselves: limits, estimates, bills. */
export interface Money {
  limits(asked: { viewer: Viewer; projectId: ProjectId }): Promise<Result<LimitsView, AppError>>;
  /** Null resets to the default limit. `limits-not-yours` for guests. Announces the change on the project channel. */
  setProjectLimit(
    asked: { viewer: Viewer; projectId: ProjectId },
    limitUsd: number | null,
  ): Promise<Result<null, AppError>>;
  setOwnLimits(
    viewer: Viewer,
    change: { turnUsd?: number | null; dayUsd?: number | null },
  ): Promise<Result<null, AppError>>;
  /**
   * Estimates the cost of the next turn; if no project is given, of a new app's first turn. Null if no price is known.
   */
  estimate(asked: { viewer: Viewer; projectId: ProjectId | null }): Promise<Result<Estimate | null, AppError>>;
  paidTurns(asked: { viewer: Viewer; projectId: ProjectId | null }): Promise<PaidTurn[]>;
}

export function createMoney({
  db,
  access,
  channel,
  versions,
  currentModel,
  typical,
  guestUsd,
  now,
}: {
  db: Database;
  access: ProjectAccess;
  channel: Pick<ProjectChannel, 'announce'>;
  versions: Pick<VersionStore, 'head'>;
  currentModel(): Model;
  typical(kind: TurnKind): readonly TokenUse[];
  guestUsd: number | null;
  now: Now;
}): Money {
  const pays = (viewer: Viewer) => viewer.kind === 'local-owner';
  const isPriced = ({ price }: Model) => price !== null && price.input + price.output > 0;

  return {
    async limits({ viewer, projectId }) {
      const refused = await authorise(access, viewer, projectId);
      if (refused) return fail(refused);
      const asked = { projectId, viewerId: viewer.id };
      const [limits, spent, costs] = await Promise.all([
        readLimits(db, { ...asked, guestUsd }),
        readSpending(db, { ...asked, turnId: null, at: now() }),
        readCosts(db, projectId),
      ]);
      return succeed({
        isPriced: isPriced(currentModel()),
        mayChange: pays(viewer),
        project: { usedUsd: spent.counted, costUsd: costs.project, limitUsd: limits.personUsd },
        turn: { limitUsd: limits.turnUsd },
        day: { usedUsd: spent.day, limitUsd: limits.dayUsd },
        guest: limits.guestUsd === null ? null : { limitUsd: limits.guestUsd },
      });
    },

    async setProjectLimit({ viewer, projectId }, limitUsd) {
      const refused = await authorise(access, viewer, projectId);
      if (refused) return fail(refused);
      if (!pays(viewer)) return fail({ code: 'limits-not-yours' });
      const events = await db.transaction(async (tx) => {
        await tx.update(projects).set({ limitUsd }).where(eq(projects.id, projectId));
        const step = { type: 'limit-changed' as const, limitUsd: limitUsd ?? usualLimits.projectUsd };
        return appendSteps(tx, now, [{ projectId, step }]);
      });
      channel.announce(projectId, events);
      return succeed(null);
    },

    async setOwnLimits(viewer, change) {
      if (!pays(viewer)) return fail({ code: 'limits-not-yours' });
      const set = { ...change, updatedAt: now() };
      await db
        .insert(viewerLimits)
        .values({ viewerId: viewer.id, ...set })
        .onConflictDoUpdate({ target: viewerLimits.viewerId, set });
      return succeed(null);
    },

    async estimate({ viewer, projectId }) {
      const refused = projectId === null ? null : await authorise(access, viewer, projectId);
      if (refused) return fail(refused);
      const model = currentModel();
      if (model.kind === 'demo' || !isPriced(model)) return succeed(null);
      const [past, head] = await Promise.all([
        readPastTurns(db, { viewerId: viewer.id, projectId }),
        projectId === null ? null : versions.head(projectId),
      ]);
      const kind = head === null || head.kind === 'template' ? 'first' : 'change';
      const { name, price } = model;
      return succeed(estimateTurn({ projectId, kind, model: name, price, past, typical: typical(kind) }));
    },

    paidTurns: ({ viewer, projectId }) => readPaidTurns(db, { viewerId: viewer.id, projectId }),
  };
}
