import { Zip, ZipPassThrough } from 'fflate';
import type { BackendId } from '@/lib/backends/backends/backend';
import { type AppError, AppFailure } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { dataFailure } from './data-failure';
import { createRowReader, exportRows } from './export-rows';
import { openData, type DataAsked, type DataDependencies } from './open-data';
import { readStoredTables, type StoredTable } from './read-stored-tables';
import { readStoredFile } from './stored-files';
import { rowsSqlEnd, rowsSqlHead, writeRowsSql } from './write-rows-sql';

const filesSql = 'select bucket_id as bucket, name from storage.objects order by bucket_id, name';

/**
 * Everything an app has stored, as a zip: each table as `tables/<name>.csv`, all rows as `rows.sql`, and uploaded files
 * under `files/`. Accounts, passwords and keys are not included. The zip is produced while it is read: memory holds one
 * page of rows or one file. Concurrent writes may or may not be included. `table-missing` if the app stores nothing; a
 * failure after that errors the stream.
 */
export async function exportData(
  dependencies: DataDependencies,
  asked: DataAsked,
): Promise<Result<ReadableStream<Uint8Array>, AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok) return opened;
  const id = opened.value;
  if (id === null) return fail({ code: 'table-missing' });
  const [read, listed] = await Promise.all([
    readStoredTables(dependencies.backends, id, { counting: false }),
    dependencies.backends.read(id, filesSql),
  ]);
  if (!read.ok) return fail(dataFailure(read.error));
  if (!listed.ok) return fail(dataFailure(listed.error));
  const tables = read.value.filter(({ isView }) => !isView);
  const files = listed.value.map(({ bucket, name }) => ({ bucket: String(bucket), name: String(name) }));
  return succeed(zipOf(write(dependencies, { id, tables, files, asked })));
}

type Part = { path: string; bytes: Uint8Array; isLast: boolean };
type Stored = {
  id: BackendId;
  tables: readonly StoredTable[];
  files: readonly { bucket: string; name: string }[];
  asked: DataAsked;
};

async function* write(dependencies: DataDependencies, { id, tables, files, asked }: Stored): AsyncGenerator<Part> {
  const none = new Uint8Array();
  for (const { name } of tables) {
    const path = `tables/${name.replace(/[\\/]/g, '_')}.csv`;
    const csv = must(await exportRows(dependencies, { ...asked, table: name }));
    for await (const bytes of csv) yield { path, bytes, isLast: false };
    yield { path, bytes: none, isLast: true };
  }

  const encoder = new TextEncoder();
  const sql = (text: string, isLast = false) => ({ path: 'rows.sql', bytes: encoder.encode(text), isLast });
  yield sql(rowsSqlHead);
  for (const table of tables) {
    const readNext = createRowReader(dependencies, id, table);
    for (let isLast = false; !isLast;) {
      const page = must(await readNext());
      isLast = page.isLast;
      yield sql(writeRowsSql(table, page.rows));
    }
  }
  yield sql(rowsSqlEnd, true);

  const left: string[] = [];
  for (const { bucket, name } of files) {
    const bytes = await readStoredFile(dependencies, { ...asked, bucket, name });
    // Some names can't be requested as a file, and a file may be deleted while this runs.
    if (!bytes.ok) left.push(`${bucket}/${name}`);
    else yield { path: `files/${bucket}/${name}`.replaceAll('\\', '_'), bytes: bytes.value, isLast: true };
  }
  if (left.length > 0)
    yield { path: 'files-left-out.txt', bytes: encoder.encode(`${left.join('\n')}\n`), isLast: true };
}

function must<Value>(read: Result<Value, AppError>): Value {
  if (!read.ok) throw new AppFailure(read.error);
  return read.value;
}

/** Expects the parts of one path to follow each other. */
function zipOf(parts: AsyncGenerator<Part>): ReadableStream<Uint8Array> {
  let file: ZipPassThrough | null = null;
  let zip: Zip;
  let hasGiven = false;
  return new ReadableStream({
    start(stream) {
      zip = new Zip((error, chunk, isLast) => {
        if (error) return stream.error(error);
        if (chunk.length > 0) stream.enqueue(chunk);
        hasGiven ||= chunk.length > 0;
        if (isLast) stream.close();
      });
    },
    async pull() {
      // A `pull` that enqueues nothing isn't called again, and a table without rows writes nothing: go on until data is
      // written.
      for (hasGiven = false; !hasGiven;) {
        const { value, done } = await parts.next();
        if (done) return zip.end();
        if (file === null) zip.add((file = new ZipPassThrough(value.path)));
        file.push(value.bytes, value.isLast);
        if (value.isLast) file = null;
      }
    },
    async cancel() {
      zip.terminate();
      await parts.return(undefined);
    },
  });
}
