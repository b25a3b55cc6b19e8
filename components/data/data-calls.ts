import { z } from 'zod';
import {
  clearedContentSchema,
  dataOverviewSchema,
  dataRowSchema,
  importOutcomeSchema,
  linkChoicesSchema,
  mailsSchema,
  personLinksSchema,
  peopleSchema,
  rowPageSchema,
  storedFilesSchema,
  type Cells,
  type LookAs,
  type DataLane,
} from '@/lib/data/data-view';
import type { ProjectId } from '@/lib/foundation/id';
import { succeed } from '@/lib/foundation/result';
import { anyAnswer, type CallResult, failureOf, type Request } from '@/lib/studio/request';

const rowsSchema = z.object({ rows: z.array(dataRowSchema) });

export type RowOrder = { column: string; isDescending: boolean } | null;
/** Rows a page; the whole of what is in sight is at most two of them. */
export const rowsAPage = 100;

/** The calls of the Data pane on one of an app's two databases; each fails with a code, none throws. */
export function createDataCalls(request: Request, projectId: ProjectId, lane: DataLane) {
  const data = `/api/projects/${projectId}/data`;
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
      request('PATCH', at(`${of(table)}/rows`), z.object({ row: dataRowSchema }), { key, cells }),
    remove: (table: string, keys: readonly Cells[], withLinked: boolean) =>
      request('DELETE', at(`${of(table)}/rows`), rowsSchema, { keys, withLinked }),
    bringIn: (table: string, csv: string, columns: readonly (string | null)[]) =>
      request('POST', at(`${of(table)}/import`), importOutcomeSchema, { csv, columns }),
    personLinks: (person: string) => request('GET', at(`/people/${person}/links`), personLinksSchema),
    changeOwner: (person: string, isOwner: boolean) =>
      request('PUT', at(`/people/${person}/owner`), anyAnswer, { isOwner }),
    removePerson: (person: string) => request('DELETE', at(`/people/${person}`), anyAnswer),
    /** Where the bytes of an uploaded file are. */
    fileAt: (bucket: string, name: string) => at(fileOf(bucket, name)),
    removeFile: (bucket: string, name: string) => request('DELETE', at(fileOf(bucket, name)), anyAnswer),
    /** `owner`: whose it was, for one that is put back. */
    async putFile(bucket: string, name: string, file: Blob, owner: string | null): Promise<CallResult<null>> {
      const answer = await fetch(at(fileOf(bucket, name), owner === null ? {} : { owner }), {
        method: 'POST',
        headers: { 'content-type': file.type === '' ? 'application/octet-stream' : file.type },
        body: file,
      }).catch(() => null);
      if (answer === null) return { ok: false, error: { code: 'offline' } };
      return answer.ok ? succeed(null) : { ok: false, error: await failureOf(answer) };
    },
    /** Where a table is to be had as CSV. */
    csvOf: (table: string) => at(`${of(table)}.csv`),
  };
}
export type DataCalls = ReturnType<typeof createDataCalls>;
