import type { Migration } from '../backends/backend';
import { contentNotesSql } from '../backends/content-sql';
import { isContent } from '../backends/migration-files';
import type { BackendStore } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { HostedProject, HostedReach } from './hosted-project';
import type { HostedStore } from './hosted-store';
import type { Moved } from './move-data';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { MovingData } from './moving-data';

export type DataSwitch = {
  /** Where the live data is, for people who work on the project; returns no key. */
  view(asked: Asked): Promise<Result<{ url: string | null; hasLive: boolean }, AppError>>;
  /** Checks the project, copies the live data into it, and uses it from then on; the site must be published again. */
  toHosted(asked: Asked & { given: HostedProject }): Promise<Result<Moved, AppError>>;
  /** Goes back to Easel's own data, as it was before the move. */
  toEasel(asked: Asked): Promise<Result<void, AppError>>;
};
type Asked = { viewer: Viewer; projectId: ProjectId };

type Dependencies = {
  access: ProjectAccess;
  store: BackendStore;
  hosted: HostedStore;
  /** Easel's own, even if the data is at Supabase. */
  backends: Pick<Backends, 'read' | 'fetch' | 'hasData'>;
  reach: HostedReach;
  moving: Pick<MovingData, 'move'>;
  inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
  /** Called on the way back, because Easel's copy missed any sign-in settings the app set meanwhile. */
  liveReplaced(projectId: ProjectId): void;
};

const nothing: Moved = { tables: [], people: 0, files: 0, filesLeft: [] };
const ranSql = `select version || '_' || coalesce(name, '') as name, to_jsonb(statements)::text as statements
  from supabase_migrations.schema_migrations order by version`;

/**
 * Moves a published app's data between Easel and a Supabase project of the person's own. The preview's data stays with
 * Easel.
 */
export function createDataSwitch(dependencies: Dependencies): DataSwitch {
  const { access, store, hosted, backends, reach, moving, inLine, liveReplaced } = dependencies;

  async function move(projectId: ProjectId, given: HostedProject): Promise<Result<Moved, AppError>> {
    const [{ checkProject, isEmptyProject }, { moveData }] = await Promise.all([
      import('./check-project'),
      import('./move-data'),
    ]);
    const checked = await checkProject(reach, given);
    if (!checked.ok) return fail({ code: checked.error });
    const isEmpty = await isEmptyProject(reach, checked.value);
    if (isEmpty === null) return fail({ code: 'hosted-unreachable' });
    if (!isEmpty) return fail({ code: 'hosted-not-empty' });
    const live = await store.find(projectId, 'live');
    if (!live) {
      await hosted.keep(projectId, checked.value);
      return succeed(nothing);
    }
    return moving.move(live.id, async () => {
      // Check only now that no call is running: a first sign-up may have been waiting for its engine.
      if (!(await backends.hasData(live.id))) {
        await hosted.keep(projectId, checked.value);
        return succeed(nothing);
      }
      const ran = await backends.read(live.id, ranSql);
      if (!ran.ok) return fail({ code: 'backend-unavailable' });
      const migrations = ran.value.map(({ name, statements }): Migration => ({
        name: String(name),
        // Content rows are copied as they are, with their notes: the statements that inserted them fit the tables of
        // that time.
        sql: isContent(String(name)) ? contentNotesSql : (JSON.parse(String(statements)) as string[]).join(';\n'),
      }));
      const from = { id: live.id, secretKey: live.keys.secretKey };
      const done = await moveData({ backends, reach }, { from, to: checked.value, migrations });
      if (!done.ok) {
        const { code, at } = done.error;
        return fail({ code, detail: 'reason' in done.error ? `${at}: ${done.error.reason}` : at });
      }
      await hosted.keep(projectId, checked.value);
      return succeed(done.value);
    });
  }

  return {
    async view({ viewer, projectId }) {
      const refused = await authorise(access, viewer, projectId);
      if (refused) return fail(refused);
      const [project, live] = await Promise.all([hosted.find(projectId), store.find(projectId, 'live')]);
      return succeed({ url: project?.url ?? null, hasLive: live !== null });
    },
    async toHosted({ viewer, projectId, given }) {
      const refused = await authorise(access, viewer, projectId);
      if (refused) return fail(refused);
      return inLine(projectId, async () =>
        (await hosted.find(projectId)) ? fail({ code: 'hosted-already' }) : move(projectId, given),
      );
    },
    async toEasel({ viewer, projectId }) {
      const refused = await authorise(access, viewer, projectId);
      if (refused) return fail(refused);
      return inLine(projectId, async () => {
        await hosted.forget(projectId);
        liveReplaced(projectId);
        return succeed(undefined);
      });
    },
  };
}
