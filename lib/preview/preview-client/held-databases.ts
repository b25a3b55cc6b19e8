import type { HeldDatabase, HeldStore } from '../runtime/preview-messages';

/**
 * Size limit for all databases of an app together. A database that does not fit is left out entirely, never truncated.
 */
const mostBytes = 5_000_000;
/** Timeout for copying. If a page's databases can't be read in time, it is tried without them. */
const patienceMs = 2000;

const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
  });
const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    for (const type of ['abort', 'error']) {
      transaction.addEventListener(type, () => reject(transaction.error ?? new Error('IndexedDB failed')));
    }
  });

/** Approximate size of a value; structured clones may contain cycles, so each object counts once. */
function sizeOf(value: unknown, seen = new Set<unknown>()): number {
  if (typeof value === 'string') return value.length * 2;
  if (typeof value !== 'object' || value === null || seen.has(value)) return 8;
  seen.add(value);
  if (value instanceof Blob) return value.size;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  const parts: unknown[] =
    value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.entries(value).flat();
  let size = 8;
  for (const part of parts) size += sizeOf(part, seen);
  return size;
}

async function readStore(store: IDBObjectStore): Promise<HeldStore> {
  const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll() as IDBRequest<unknown[]>)]);
  const indexes = [...store.indexNames].map((indexName) => {
    const { name, keyPath, unique, multiEntry } = store.index(indexName);
    return { name, keyPath, unique, multiEntry };
  });
  const { name, keyPath, autoIncrement } = store;
  return { name, keyPath, autoIncrement, indexes, records: keys.map((key, index) => [key, values[index]]) };
}

async function readDatabase(name: string): Promise<HeldDatabase> {
  const database = await done(indexedDB.open(name));
  try {
    const names = [...database.objectStoreNames];
    const transaction = names.length > 0 ? database.transaction(names, 'readonly') : null;
    const stores = await Promise.all(names.map((store) => readStore(transaction!.objectStore(store))));
    return { name, version: database.version, stores };
  } finally {
    database.close();
  }
}

async function writeDatabase({ name, version, stores }: HeldDatabase): Promise<void> {
  const opening = indexedDB.open(name, version);
  opening.addEventListener('upgradeneeded', () => {
    for (const store of stores) {
      const { keyPath, autoIncrement } = store;
      const made = opening.result.createObjectStore(store.name, { keyPath, autoIncrement });
      for (const { name: indexName, keyPath: path, unique, multiEntry } of store.indexes) {
        made.createIndex(indexName, path, { unique, multiEntry });
      }
    }
  });
  const database = await done(opening);
  try {
    if (stores.length === 0) return;
    const transaction = database.transaction(
      stores.map((store) => store.name),
      'readwrite',
    );
    for (const { name: storeName, keyPath, records } of stores) {
      const store = transaction.objectStore(storeName);
      for (const [key, value] of records) store.put(value, keyPath === null ? key : undefined);
    }
    await finished(transaction);
  } finally {
    database.close();
  }
}

const inTime = <Value>(work: Promise<Value>, otherwise: Value): Promise<Value> =>
  Promise.race([
    work.catch(() => otherwise),
    new Promise<Value>((resolve) => setTimeout(() => resolve(otherwise), patienceMs)),
  ]);

/** Copies the app's databases that fit; returns none if the browser refuses or can't list them. */
export function exportDatabases(): Promise<HeldDatabase[]> {
  return inTime(
    (async () => {
      const known = await indexedDB.databases();
      const held: HeldDatabase[] = [];
      let left = mostBytes;
      for (const { name } of known) {
        if (name === undefined) continue;
        const database = await readDatabase(name);
        const size = sizeOf(database);
        if (size > left) continue;
        left -= size;
        held.push(database);
      }
      return held;
    })(),
    [],
  );
}

/** Replaces the databases with `held`, removing first what an earlier promise left behind. */
export function importDatabases(held: readonly HeldDatabase[]): Promise<void> {
  return inTime(
    (async () => {
      const known = await indexedDB.databases();
      await Promise.all(known.map(({ name }) => (name === undefined ? null : done(indexedDB.deleteDatabase(name)))));
      await Promise.all(held.map(writeDatabase));
    })(),
    undefined,
  );
}
