import type { Catalogue } from '../../modules/catalogue/manifest';
import { notePath, readNote } from '../../modules/installed/installed-module';
import { planInstall, type ModuleTrouble } from '../../modules/installed/plan-change';
import { isMigration, migrationName } from '../../backends/backends/migration-files';
import type { Now } from '../../base/foundation/id';
import type { TurnStep } from '../../base/turn-events/turn-event';
import type { ReplyEvent } from '../reply/reply-event';
import type { TurnDraft } from './turn-draft';

type Options = {
  draft: Pick<TurnDraft, 'files'>;
  emit: (step: TurnStep) => void;
  migrate: () => Promise<void>;
  /** Paths of the draft's migrations that have not run so far. */
  unrun: () => readonly string[];
  modules: Catalogue;
  now: Now;
  /** Names of parts that the person refused in this turn. */
  unwanted: readonly string[];
};

/** Installs the ready-made part that a `<module>` tag asks for; attributes are its settings. */
export async function takeModule(
  { draft, emit, migrate, unrun, modules, now, unwanted }: Options,
  { name, settings }: ReplyEvent & { type: 'module' },
): Promise<void> {
  const refuse = (message: string) =>
    emit({ type: 'operation-refused', operation: 'module', path: null, code: 'module-refused', message });
  if (unwanted.includes(name)) return refuse(`The person does not want the module ${name} here; build without it.`);
  const text = await draft.files.read(notePath(name));
  const note = text === null ? null : readNote(text);
  const manifest = modules.get(name)?.manifest;
  if (note !== null && manifest && note.version !== manifest.version) {
    // An update may change how the app looks and behaves, so only the person may request it.
    if (Object.keys(settings).length === 0) return;
    return refuse(`The app has another version of ${name}; the person updates it under Ready-made parts. Leave it.`);
  }
  // Models sometimes write the tag after tables that depend on the part.
  const waiting = unrun().flatMap((path) => migrationName(path) ?? []);
  const planned = await planInstall(modules, draft.files, { name, settings, now: now(), waiting });
  if (!planned.ok) return refuse(say(planned.error, name, modules));
  const { operations, shared, also } = planned.value;
  for (const operation of [...operations, ...shared]) {
    const applied = await draft.files.apply(operation);
    if (!applied.ok) return refuse(`The module ${name} does not fit in: ${applied.error.message}`);
    if (operation.type !== 'file-write' || !('content' in operation) || !applied.value) continue;
    const { path, content } = operation;
    const { hash, size } = applied.value;
    emit({ type: 'file-start', path, kind: 'edit', by: 'easel' });
    emit({ type: 'file-end', path, hash, size, complete: true, content });
  }
  if (operations.some((operation) => 'path' in operation && isMigration(operation.path))) await migrate();
  const version = manifest!.version;
  if (operations.length > 0) emit({ type: 'module-installed', name, version, also });
}

function say(trouble: ModuleTrouble, name: string, modules: Catalogue): string {
  if (trouble === 'module-place-taken')
    return `The app has files of its own in src/modules/${name}; build with those instead.`;
  return `There is no module ${name}; there are: ${[...modules.keys()].join(', ') || 'none'}.`;
}
