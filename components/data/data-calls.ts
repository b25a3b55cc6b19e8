import {
  changedRowSchema,
  clearedContentSchema,
  dataOverviewSchema,
  importOutcomeSchema,
  linkChoicesSchema,
  mailsSchema,
  personLinksSchema,
  peopleSchema,
  rowPageSchema,
  rowsSchema,
  storedFilesSchema,
  type Cells,
  type LookAs,
  type DataLane,
} from '@/lib/backends/data/data-view';
import { doneSchema, emptySchema } from '@/lib/base/answers/done-answer';
import {
  allowedHostSchema,
  functionsSchema,
  keptSecretSchema,
  ranFunctionSchema,
} from '@/lib/base/answers/function-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import { succeed } from '@/lib/base/foundation/result';
import { type CallResult, failureOf, type Request } from '@/lib/studio/studio/request';

export type RowOrder = { column: string; isDescending: boolean } | null;
/** Rows per page; the visible rows span at most two pages. */
export const rowsAPage = 100;

/**
 * Calls of the Data pane on one of an app's two databases; they fail with a code and never throw. `onUploaded`: called
 * after a file was uploaded, since uploads don't use `request`.
 */
export function createDataCalls(request: Request, projectId: ProjectId, lane: DataLane, onUploaded?: () => void) {
  const data = `/api/projects/${projectId}/data`;
  const functions = `/api/projects/${projectId}/functions`;
  const at = (path: string, query: Record<string, string> = {}) =>
    `${data}${path}?${new URLSearchParams({ lane, ...query }).toString()}`;
  const fileOf = (bucket: string, name: string) =>
    `/files/in/${[bucket, ...name.split('/')].map((part) => encodeURIComponent(part)).join('/')}`;
  const of = (table: string) => `/${encodeURIComponent(table)}`;
  return {
    lane,
    overview: () => request('GET', at(''), dataOverviewSchema),
    clearContent: () => request('DELETE', at('/content'), clearedContentSchema),
    people: () => request('GET', at('/people'), peopleSchema),
    files: () => request('GET', at('/files'), storedFilesSchema),
    functions: () => request('GET', `${functions}?lane=${lane}`, functionsSchema),
    runFunction: (name: string) => request('POST', `${functions}/runs`, ranFunctionSchema, { lane, name }),
    keepSecret: (name: string, value: string) =>
      request('PUT', `${functions}/secrets/${encodeURIComponent(name)}`, keptSecretSchema, { lane, value }),
    forgetSecret: (name: string) =>
      request('DELETE', `${functions}/secrets/${encodeURIComponent(name)}?lane=${lane}`, doneSchema),
    allowHost: (host: string) => request('POST', `${functions}/hosts`, allowedHostSchema, { host }),
    disallowHost: (host: string) => request('DELETE', `${functions}/hosts/${encodeURIComponent(host)}`, doneSchema),
    mails: () => request('GET', at('/mails'), mailsSchema),
    rows: (
      table: string,
      { order, search, page, as }: { order: RowOrder; search: string; page: number; as: LookAs | null },
    ) =>
      request(
        'GET',
        at(`${of(table)}/rows`, {
          search,
          offset: String(page * rowsAPage),
          limit: String(rowsAPage),
          ...(order && { sort: order.column }),
          ...(order?.isDescending && { descending: '1' }),
          ...(as !== null && { as }),
        }),
        rowPageSchema,
      ),
    choices: (table: string, column: string) =>
      request('GET', at(`${of(table)}/links/${encodeURIComponent(column)}`), linkChoicesSchema),
    add: (table: string, rows: readonly Cells[], putBack = false) =>
      request('POST', at(`${of(table)}/rows`), rowsSchema, { rows, putBack }),
    change: (table: string, key: Cells, cells: Cells) =>
      request('PATCH', at(`${of(table)}/rows`), changedRowSchema, { key, cells }),
    remove: (table: string, keys: readonly Cells[], withLinked: boolean) =>
      request('DELETE', at(`${of(table)}/rows`), rowsSchema, { keys, withLinked }),
    bringIn: (table: string, csv: string, columns: readonly (string | null)[]) =>
      request('POST', at(`${of(table)}/import`), importOutcomeSchema, { csv, columns }),
    personLinks: (person: string) => request('GET', at(`/people/${person}/links`), personLinksSchema),
    changeOwner: (person: string, isOwner: boolean) =>
      request('PUT', at(`/people/${person}/owner`), emptySchema, { isOwner }),
    removePerson: (person: string) => request('DELETE', at(`/people/${person}`), emptySchema),
    /** URL of an uploaded file's bytes. */
    fileAt: (bucket: string, name: string) => at(fileOf(bucket, name)),
    removeFile: (bucket: string, name: string) => request('DELETE', at(fileOf(bucket, name)), emptySchema),
    /** `owner`: the owner of a file that is restored. */
    async putFile(bucket: string, name: string, file: Blob, owner: string | null): Promise<CallResult<null>> {
      const answer = await fetch(at(fileOf(bucket, name), owner === null ? {} : { owner }), {
        method: 'POST',
        headers: { 'content-type': file.type === '' ? 'application/octet-stream' : file.type },
        body: file,
      }).catch(() => null);
      if (answer === null) return { ok: false, error: { code: 'offline' } };
      if (answer.ok) onUploaded?.();
      return answer.ok ? succeed(null) : { ok: false, error: await failureOf(answer) };
    },
    /** URL of a table as CSV. */
    csvOf: (table: string) => at(`${of(table)}.csv`),
    /** All tables, as SQL too, and all files, as a zip. */
    everything: () => at('/everything.zip'),
  };
}
export type DataCalls = ReturnType<typeof createDataCalls>;
