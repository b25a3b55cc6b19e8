import type { BackendId } from '../backends/backend';
import type { BackendStore } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import { fail, succeed } from '../../base/foundation/result';
import type { HostedDatabase } from './hosted-database';
import type { HostedReach } from './hosted-project';
import type { HostedStore } from './hosted-store';
import type { MovingData } from './moving-data';

type Dependencies = {
  store: Pick<BackendStore, 'get'>;
  hosted: Pick<HostedStore, 'find'>;
  reach: HostedReach;
  moving: Pick<MovingData, 'unlessMoving'>;
};

const moved = (message: string) =>
  Response.json(
    { code: 'backend-moved', error_code: 'backend-moved', message, msg: message, error: message },
    { status: 503, headers: { 'retry-after': '60' } },
  );

/**
 * The backends, except that migrations and the Data tab of live sites at Supabase go there. A page opened before the
 * move that still calls here is told to reload, because nobody would see what it writes.
 */
export function withHosted<Given extends Backends>(
  backends: Given,
  { store, hosted, reach, moving }: Dependencies,
): Given {
  async function databaseOf(id: BackendId): Promise<HostedDatabase | null> {
    const backend = await store.get(id);
    if (backend?.lane !== 'live') return null;
    const project = await hosted.find(backend.projectId);
    if (!project) return null;
    const { createHostedDatabase } = await import('./hosted-database');
    return createHostedDatabase(reach, project);
  }

  return {
    ...backends,
    async fetch(id, request) {
      const answer = await moving.unlessMoving(id, async () =>
        (await databaseOf(id))
          ? succeed(moved('The app’s data has moved. Load the page again.'))
          : backends.fetch(id, request),
      );
      return answer ?? succeed(moved('The app’s data is being moved. Try again in a minute.'));
    },
    async migrate(id, ...rest) {
      return (await databaseOf(id))?.migrate(...rest) ?? backends.migrate(id, ...rest);
    },
    async read(id, sql, values, as) {
      return (await databaseOf(id))?.read(sql, values) ?? backends.read(id, sql, values, as);
    },
    async write(id, statements, as) {
      const answer = await moving.unlessMoving(
        id,
        async () => (await databaseOf(id))?.write(statements) ?? backends.write(id, statements, as),
      );
      return answer ?? fail({ code: 'backend-unavailable', reason: 'The app’s data is being moved.' });
    },
    async own(id, who) {
      const database = await databaseOf(id);
      if (!database) return backends.own(id, who);
      const { ownAtSupabase } = await import('./own-at-supabase');
      return ownAtSupabase(database, who);
    },
    // Supabase has its own page for sign-in settings.
    async configure(id, settings) {
      return (await databaseOf(id)) ? succeed(undefined) : backends.configure(id, settings);
    },
    async rehearse(id, statements) {
      const reason = 'A hosted project takes rows, and does not try them first.';
      return (await databaseOf(id)) ? fail({ code: 'backend-unavailable', reason }) : backends.rehearse(id, statements);
    },
  };
}
