import { exportDatabases, importDatabases } from './held-databases';
import type { HeldData } from '../runtime/preview-messages';

function entriesOf(storage: Storage): Array<[string, string]> {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').map((key) => [
    key,
    storage.getItem(key) ?? '',
  ]);
}

function replaceEntries(storage: Storage, entries: ReadonlyArray<[string, string]>): void {
  storage.clear();
  for (const [key, value] of entries) storage.setItem(key, value);
}

export async function exportData(): Promise<HeldData> {
  const databases = await exportDatabases();
  return { local: entriesOf(localStorage), session: entriesOf(sessionStorage), databases };
}

/** Replaces the contents of the storages with `data`. If the browser blocks storage, the app has to cope by itself. */
export async function importData(data: HeldData): Promise<void> {
  try {
    replaceEntries(localStorage, data.local);
    replaceEntries(sessionStorage, data.session);
  } catch {
    // Storage is full or blocked.
  }
  await importDatabases(data.databases ?? []);
}
