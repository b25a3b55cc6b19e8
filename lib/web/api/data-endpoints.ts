import { succeed } from '../../base/foundation/result';
import { z } from 'zod';
import { addRows, changeRow, removeRows } from '../../backends/data/change-rows';
import { changeOwner } from '../../backends/data/app-owners';
import { clearContent } from '../../backends/data/clear-content';
import {
  changedRowSchema,
  clearedContentSchema,
  dataLaneSchema,
  dataOverviewSchema,
  importOutcomeSchema,
  linkChoicesSchema,
  mailsSchema,
  peopleSchema,
  personLinksSchema,
  rowPageSchema,
  rowsSchema,
  storedFilesSchema,
} from '../../backends/data/data-view';
import { exportData } from '../../backends/data/export-data';
import { exportRows } from '../../backends/data/export-rows';
import { importRows } from '../../backends/data/import-rows';
import { listRowsAs } from '../../backends/data/look-as';
import { listChoices, listData, listMails, listPeople, listRows } from '../../backends/data/look-into-data';
import { countPersonLinks, removePerson } from '../../backends/data/remove-person';
import { listStoredFiles, putStoredFile, readStoredFile, removeStoredFile } from '../../backends/data/stored-files';
import { emptySchema } from '../../base/answers/done-answer';
import { bytesOf } from './answer-shape';
import { answerExport } from './answer-export';
import { answerError, answerResult } from './answer';
import { asDownload } from './as-download';
import { type Call, endpoint } from './endpoint';
import { serveUntrustedFile } from './serve-untrusted-file';
import { projectOf } from './path-ids';
import { readBytes } from './read-bytes';
import {
  lookAsQuerySchema,
  ownerSchema,
  addRowsSchema,
  changeRowSchema,
  importRowsSchema,
  removeRowsSchema,
  rowQuerySchema,
} from './requests';

const named = '/api/projects/:projectId/data';

const laneQuerySchema = z.object({ lane: dataLaneSchema.default('preview') });

/** The viewer, and the database they ask for; null if the lane does not exist. */
function askedBy({ viewer, params, query }: Pick<Call<unknown>, 'viewer' | 'params' | 'query'>) {
  const read = laneQuerySchema.safeParse({ lane: query.get('lane') ?? undefined });
  const base = { viewer, projectId: projectOf(params), table: params['table'] ?? '' };
  return read.success ? { ...base, lane: read.data.lane } : null;
}

const mostFileBytes = 20 * 1024 * 1024;

function askedOfPerson(call: Pick<Call<unknown>, 'viewer' | 'params' | 'query'>) {
  const asked = askedBy(call);
  const person = z.uuid().safeParse(call.params['person']);
  return asked && person.success ? { ...asked, person: person.data } : null;
}

function askedOfFile(call: Pick<Call<unknown>, 'viewer' | 'params' | 'query'>) {
  const asked = askedBy(call);
  const { bucket = '', name = '' } = call.params;
  return asked && bucket !== '' && name !== '' ? { ...asked, bucket, name } : null;
}

export const dataEndpoints = [
  endpoint({
    method: 'GET',
    path: named,
    summary: 'The tables of an app: columns, rows, who may do what; `?lane=live` for those of its site',
    answer: dataOverviewSchema,
    run: async (call) => {
      const asked = askedBy(call);
      return asked ? answerResult(await listData(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/content`,
    keeps: 'nothing',
    summary: 'Takes out the rows the app’s content has put in, but for those changed since and those other rows name',
    answer: clearedContentSchema,
    run: async (call) => {
      const asked = askedBy(call);
      return asked ? answerResult(await clearContent(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/people`,
    summary: 'Who signed up to the app',
    answer: peopleSchema,
    run: async (call) => {
      const asked = askedBy(call);
      return asked ? answerResult(await listPeople(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'PUT',
    path: `${named}/people/:person/owner`,
    keeps: 'nothing',
    summary: 'Says whether somebody who signed up is an owner of the app',
    answer: emptySchema,
    body: z.strictObject({ isOwner: z.boolean() }),
    run: async (call) => {
      const asked = askedOfPerson(call);
      if (!asked) return answerError('invalid-input');
      return answerResult(await changeOwner(call.server, { ...asked, isOwner: call.body.isOwner }), 200, () => ({}));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/files`,
    summary: 'What visitors of the app uploaded',
    answer: storedFilesSchema,
    run: async (call) => {
      const asked = askedBy(call);
      return asked ? answerResult(await listStoredFiles(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/people/:person/links`,
    summary: 'What would go with a person who signed up, and what would stay without them',
    answer: personLinksSchema,
    run: async (call) => {
      const asked = askedOfPerson(call);
      return asked ? answerResult(await countPersonLinks(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/people/:person`,
    keeps: 'nothing',
    summary: 'Makes a person who signed up unknown to the app, with what belongs to them',
    answer: emptySchema,
    run: async (call) => {
      const asked = askedOfPerson(call);
      if (!asked) return answerError('invalid-input');
      return answerResult(await removePerson(call.server, asked), 200, () => ({}));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/files/in/:bucket/*name`,
    summary: 'The bytes of an uploaded file; a picture as one, everything else as a download',
    answer: bytesOf('image/*', 'application/octet-stream'),
    run: async (call) => {
      const asked = askedOfFile(call);
      if (!asked) return answerError('invalid-input');
      const bytes = await readStoredFile(call.server, asked);
      return bytes.ok ? serveUntrustedFile(asked.name, bytes.value) : answerError(bytes.error);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${named}/files/in/:bucket/*name`,
    keeps: 'bytes',
    summary: 'Uploads a file (at most 20 MB); `owner` for one that is put back',
    answer: emptySchema,
    status: 201,
    run: async (call) => {
      const asked = askedOfFile(call);
      const owner = ownerSchema.safeParse(call.query.get('owner'));
      if (!asked || !owner.success) return answerError('invalid-input');
      const bytes = await readBytes(call.request, mostFileBytes);
      if (!bytes.ok) return answerError(bytes.error);
      const type = call.request.headers.get('content-type') ?? 'application/octet-stream';
      const file = { ...asked, bytes: bytes.value, type, owner: owner.data };
      return answerResult(await putStoredFile(call.server, file), 201, () => ({}));
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${named}/files/in/:bucket/*name`,
    keeps: 'nothing',
    summary: 'Deletes an uploaded file',
    answer: emptySchema,
    run: async (call) => {
      const asked = askedOfFile(call);
      if (!asked) return answerError('invalid-input');
      return answerResult(await removeStoredFile(call.server, asked), 200, () => ({}));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/mails`,
    summary: 'Mails the app wanted to send: nobody sends them yet',
    answer: mailsSchema,
    run: async (call) => {
      const asked = askedBy(call);
      return asked ? answerResult(await listMails(call.server, asked)) : answerError('invalid-input');
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/:file`,
    summary: 'A table as `<table>.csv`; all tables, as SQL too, with the files people uploaded: `everything.zip`',
    answer: bytesOf('application/zip', 'text/csv'),
    run: async (call) => {
      const asked = askedBy(call);
      if (asked && call.params['file'] === 'everything.zip')
        return answerExport(call, async () => {
          const zip = await exportData(call.server, asked);
          if (!zip.ok) return zip;
          const headers = { 'content-type': 'application/zip', 'content-disposition': asDownload('data.zip') };
          return succeed({ stream: zip.value, headers });
        });
      const table = /^(.+)\.csv$/.exec(call.params['file'] ?? '')?.[1];
      if (!asked || table === undefined) return answerError('not-found');
      return answerExport(call, async () => {
        const csv = await exportRows(call.server, { ...asked, table });
        if (!csv.ok) return csv;
        return succeed({
          stream: csv.value,
          headers: {
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': asDownload(`${table}.csv`),
          },
        });
      });
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/:table/rows`,
    summary:
      'Rows of a table: `sort`, `descending=1`, `search`, `offset`, `limit` (at most 200); `as=stranger` or `as=<person>`: as they see them',
    answer: rowPageSchema,
    run: async (call) => {
      const asked = askedBy(call);
      const read = rowQuerySchema.safeParse(Object.fromEntries(call.query));
      const as = lookAsQuerySchema.safeParse(call.query.get('as') ?? undefined);
      if (!asked || !read.success || !as.success) return answerError('invalid-input');
      const { sort, descending, ...rest } = read.data;
      const query = { ...rest, sort: sort === undefined ? null : { column: sort, isDescending: descending } };
      if (as.data !== undefined) return answerResult(await listRowsAs(call.server, { ...asked, query, as: as.data }));
      return answerResult(await listRows(call.server, { ...asked, query }));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${named}/:table/links/:column`,
    summary: 'Rows a column may lead to, by what they are called; `search` narrows them',
    answer: linkChoicesSchema,
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
    keeps: 'data',
    summary: 'Adds rows, all or none; `putBack` for rows that were deleted before',
    answer: rowsSchema,
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
    keeps: 'data',
    summary: 'Changes values of one row',
    answer: changedRowSchema,
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
    keeps: 'nothing',
    summary: 'Deletes rows and answers them; `withLinked` where other rows belong to them',
    answer: rowsSchema,
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
    keeps: 'data',
    summary: 'Adds the lines of a CSV file, all or none; answers what is wrong with which line',
    answer: importOutcomeSchema,
    body: importRowsSchema,
    run: async (call) => {
      const asked = askedBy(call);
      if (!asked) return answerError('invalid-input');
      return answerResult(await importRows(call.server, { ...asked, ...call.body }));
    },
  }),
];
