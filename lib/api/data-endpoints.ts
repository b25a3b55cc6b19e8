import { z } from 'zod';
import { addRows, changeRow, removeRows } from '../data/change-rows';
import { dataLaneSchema } from '../data/data-view';
import { exportRows } from '../data/export-rows';
import { importRows } from '../data/import-rows';
import { listChoices, listData, listMails, listPeople, listRows, listStoredFiles } from '../data/look-into-data';
import type { ProjectId } from '../foundation/id';
import { answerError, answerResult } from './answer';
import { type Call, endpoint } from './endpoint';
import { addRowsSchema, changeRowSchema, importRowsSchema, removeRowsSchema, rowQuerySchema } from './requests';

const named = '/api/projects/:projectId/data';

const laneQuerySchema = z.object({ lane: dataLaneSchema.default('preview') });

/** Who asks of which database; null where the lane is none. */
function askedBy({ viewer, params, query }: Pick<Call<unknown>, 'viewer' | 'params' | 'query'>) {
  const read = laneQuerySchema.safeParse({ lane: query.get('lane') ?? undefined });
  const base = { viewer, projectId: params['projectId'] as ProjectId, table: params['table'] ?? '' };
  return read.success ? { ...base, lane: read.data.lane } : null;
}

export const dataEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary: 'The tables of an app: columns, rows, who may do what; `?lane=live` for those of its site',
    run: async (call) => {
      const asked = askedBy(call);
      return asked ? answerResult(await listData(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/people`,
    summary: 'Who signed up to the app',
    run: async (call) => {
      const asked = askedBy(call);
      return asked ? answerResult(await listPeople(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/files`,
    summary: 'What visitors of the app uploaded',
    run: async (call) => {
      const asked = askedBy(call);
      return asked ? answerResult(await listStoredFiles(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/mails`,
    summary: 'Mails the app wanted to send: nobody sends them yet',
    run: async (call) => {
      const asked = askedBy(call);
      return asked ? answerResult(await listMails(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/:file`,
    summary: 'A table as `<table>.csv`',
    run: async (call) => {
      const asked = askedBy(call);
      const table = /^(.+)\.csv$/.exec(call.params['file'] ?? '')?.[1];
      if (!asked || table === undefined) return answerError('not-found');
      const csv = await exportRows(call.server, { ...asked, table });
      if (!csv.ok) return answerError(csv.error);
      return new Response(csv.value, {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${table}.csv`)}`,
          'cache-control': 'no-store',
        },
      });
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/:table/rows`,
    summary: 'Rows of a table: `sort`, `descending=1`, `search`, `offset`, `limit` (at most 200)',
    run: async (call) => {
      const asked = askedBy(call);
      const read = rowQuerySchema.safeParse(Object.fromEntries(call.query));
      if (!asked || !read.success) return answerError('invalid-input');
      const { sort, descending, ...rest } = read.data;
      const query = { ...rest, sort: sort === undefined ? null : { column: sort, isDescending: descending } };
      return answerResult(await listRows(call.server, { ...asked, query }));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/:table/links/:column`,
    summary: 'Rows a column may lead to, by what they are called; `search` narrows them',
    run: async (call) => {
      const asked = askedBy(call);
      if (!asked) return answerError('invalid-input');
      const wanted = { column: call.params['column'] ?? '', search: call.query.get('search') ?? '' };
      return answerResult(await listChoices(call.server, { ...asked, ...wanted }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/:table/rows`,
    summary: 'Adds rows, all or none; `putBack` for rows that were deleted before',
    body: addRowsSchema,
    status: 201,
    run: async (call) => {
      const asked = askedBy(call);
      if (!asked) return answerError('invalid-input');
      return answerResult(await addRows(call.server, { ...asked, ...call.body }), 201, (rows) => ({ rows }));
    },
  }),
  endpoint({
    method: 'PATCH',
    path: `${named}/:table/rows`,
    summary: 'Changes values of one row',
    body: changeRowSchema,
    run: async (call) => {
      const asked = askedBy(call);
      if (!asked) return answerError('invalid-input');
      return answerResult(await changeRow(call.server, { ...asked, ...call.body }), 200, (row) => ({ row }));
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/:table/rows`,
    summary: 'Deletes rows and answers them; `withLinked` where other rows belong to them',
    body: removeRowsSchema,
    run: async (call) => {
      const asked = askedBy(call);
      if (!asked) return answerError('invalid-input');
      return answerResult(await removeRows(call.server, { ...asked, ...call.body }), 200, (rows) => ({ rows }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/:table/import`,
    summary: 'Adds the lines of a CSV file, all or none; answers what is wrong with which line',
    body: importRowsSchema,
    run: async (call) => {
      const asked = askedBy(call);
      if (!asked) return answerError('invalid-input');
      return answerResult(await importRows(call.server, { ...asked, ...call.body }));
    },
  }),
];
