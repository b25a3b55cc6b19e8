import { applyEdits } from '../edits/apply-edits';
import type { EditRefusal } from '../edits/edit-result';
import { createReplyParser, type ReplyParser } from '../reply/create-reply-parser';
import type { ReplyEvent } from '../reply/reply-event';
import type { FileOperation } from '../../base/files/file-operation';
import type { Now } from '../../base/foundation/id';
import { migrationName, migrationPath, nextMigrationName } from '../../backends/backends/migration-files';
import { hasRun, hearWritten, unrunMigrations } from './migrate-draft';
import { takeModule } from './take-module';
import type { Catalogue } from '../../modules/catalogue/manifest';
import type { MayChange } from './may-change';
import type { FailedEdit } from '../edits/edit-result';
import type { ReplyFacts, UnfinishedFile } from './turn-state';
import type { RefusalCode, TurnMode, TurnStep } from '../../base/turn-events/turn-event';
import { isManifest } from './runs-unasked';
import type { TurnDraft } from './turn-draft';
import type { ResolvePackage } from './turn-ports';
import { takePromise, takeRemoval } from './take-promise';
import { declareFamilies, writePackage } from './write-package';

const pagePath = 'index.html';
const wordTypes: ReadonlySet<ReplyEvent['type']> = new Set(['text-delta', 'direction', 'done']);

type Options = {
  /** Its files, promises and direction change as the reply is read. */
  draft: TurnDraft;
  mode: TurnMode;
  emit: (step: TurnStep) => void;
  mayChange: MayChange;
  resolvePackage: ResolvePackage;
  /** Runs the draft's pending migrations. */
  migrate: () => Promise<void>;
  modules: Catalogue;
  /** Names of ready-made parts that the person refused in this turn. */
  unwanted: readonly string[];
  now: Now;
  /** Receives `index.html` as it is now and as it was before. */
  tellPage: (page: string, before: string | null) => Promise<void>;
};

/** Reads one reply of a model into the draft and into steps; a continued reply uses the same reader. */
export type ReplyReader = {
  push(text: string): Promise<void>;
  /** Call when the reply is over: an unfinished file ends incomplete. */
  finish(): Promise<void>;
  /**
   * Forgets the tag in which the reply was cut off, because the model writes it again; the next text starts at the
   * beginning of a line.
   */
  rewind(): void;
  /** Whether a tag is open; promises and migrations count as well as files. */
  isInTag(): boolean;
  /** Continues a file that an earlier process was writing. */
  resume(path: string, text: string): void;
  /** The file or edit that is open now. */
  open(): UnfinishedFile | null;
  facts(): Omit<ReplyFacts, 'isChanged' | 'hasWorkingDraft' | 'hasSpare'>;
  /** Forgets the failed edits so far; the model has been told about them. */
  forgetFailures(): void;
};

export function createReplyReader({
  draft,
  mode,
  emit,
  mayChange,
  resolvePackage,
  migrate,
  modules,
  unwanted,
  now,
  tellPage,
}: Options): ReplyReader {
  let parser: ReplyParser = createReplyParser();
  let hasEnded = false;
  let open: (UnfinishedFile & { isIgnored: boolean }) | null = null;
  let prose = '';
  let hasFences = false;
  let hasTags = false;
  let unfinished: UnfinishedFile | null = null;
  let question: ReplyFacts['question'] = null;
  let plan: string | null = null;
  let failedEdits: FailedEdit[] = [];

  function refuse(operation: string, path: string | null, code: RefusalCode, message: string): void {
    emit({ type: 'operation-refused', operation, path, code, message });
  }

  function refuseForMode(operation: string, path: string | null): boolean {
    if (mayChange === 'files') return false;
    refuse(operation, path, 'changes-nothing', 'Nothing is to be changed in this reply.');
    return true;
  }

  /** Applies one operation; returns its result, or null after logging why it was refused. */
  async function apply(operation: FileOperation, name: string, path: string) {
    if (hasRun(draft, path)) {
      refuse(name, path, 'migration-refused', `${path} has run and stays as it is; write a new <migration>.`);
      return null;
    }
    const before = path === pagePath ? await draft.files.read(path) : null;
    const applied = await draft.files.apply(operation);
    if (applied.ok) {
      hearWritten(draft, path);
      if (path === pagePath && 'content' in operation) await tellPage(operation.content, before);
      return { entry: applied.value };
    }
    const { code, message } = applied.error;
    refuse(name, path, code, message);
    // No app starts without its package.json, so ask the model for one that is allowed.
    if (code === 'runs-unasked' && isManifest(path))
      failedEdits.push({ path, find: '', reason: message, nearest: null });
    return null;
  }

  async function endFile(event: ReplyEvent & { type: 'file-end' }): Promise<void> {
    const { path, content } = event;
    if (!event.complete) {
      unfinished = { name: 'file', path };
      return emit({ type: 'file-end', path, hash: '', size: 0, complete: false, content: null });
    }
    const written = await apply({ type: 'file-write', path, content }, 'file', path);
    if (!written?.entry) return;
    const { hash, size } = written.entry;
    emit({ type: 'file-end', path, hash, size, complete: true, content: null });
    for (const step of await declareFamilies({ draft: draft.files, resolvePackage }, path, content)) emit(step);
  }

  function failEdit(failed: FailedEdit, code: RefusalCode): void {
    refuse('edit', failed.path, code, failed.reason);
    failedEdits.push(failed);
  }

  async function endEdit(event: ReplyEvent & { type: 'edit-end' }): Promise<void> {
    const { path, pairs } = event;
    if (!event.complete) {
      unfinished = { name: 'edit', path };
      return emit({ type: 'file-end', path, hash: '', size: 0, complete: false, content: null });
    }
    const before = await draft.files.read(path);
    if (before === null) {
      const reason = `There is no file ${path} to edit; write it whole, as <file>`;
      return failEdit({ path, find: pairs[0]?.find ?? '', reason, nearest: null }, 'file-missing');
    }
    if (pairs.length === 0) {
      // A model may only edit files it was shown, so an empty edit asks to see the file.
      const { hash = '', size = 0 } = draft.files.entries()[path] ?? {};
      failedEdits.push({ path, find: '', reason: 'It was not shown.', nearest: null, isToSee: true });
      // With its content: without, a tab takes the file for one that was written with nothing in it.
      return emit({ type: 'file-end', path, hash, size, complete: true, content: before });
    }
    // Apply the pairs that fit even if others don't, so that only those have to be sent again.
    const edited = applyEdits(before, pairs);
    const { text } = edited.ok ? edited.value : edited.error;
    const written = text === before ? null : await apply({ type: 'file-write', path, content: text }, 'edit', path);
    if (written?.entry) {
      const { hash, size } = written.entry;
      emit({ type: 'file-end', path, hash, size, complete: true, content: text });
      for (const step of await declareFamilies({ draft: draft.files, resolvePackage }, path, text)) emit(step);
    }
    for (const { index, refusal } of edited.ok ? [] : edited.error.refused) {
      const told = tellRefusal(refusal);
      if (refusal.code === 'already-applied') refuse('edit', path, told.code, told.reason);
      else failEdit({ path, find: pairs[index]?.find ?? '', reason: told.reason, nearest: told.nearest }, told.code);
    }
  }

  /**
   * Stores the migration as a file and runs it at once. If one of the same name has not run yet, this one replaces it.
   */
  async function takeMigration({ name, sql, complete }: ReplyEvent & { type: 'migration' }): Promise<void> {
    if (!complete) return refuse('migration', null, 'migration-refused', `The migration ${name} did not end.`);
    const known = draft.files.paths().flatMap((path) => migrationName(path) ?? []);
    const isSaid = known.filter((one) => one.endsWith(`_${name}`) && one.length === name.length + 15);
    const again = isSaid.map(migrationPath).find((path) => !hasRun(draft, path));
    // Models repeat a migration along with their edits; ignore one that has run with the same text.
    for (const path of isSaid.map(migrationPath)) if ((await draft.files.read(path)) === `${sql}\n`) return;
    const path = again ?? migrationPath(nextMigrationName(name, now(), known));
    const written = await apply({ type: 'file-write', path, content: `${sql}\n` }, 'migration', path);
    if (!written?.entry) return;
    const { hash, size } = written.entry;
    emit({ type: 'file-start', path, kind: 'edit' });
    emit({ type: 'file-end', path, hash, size, complete: true, content: `${sql}\n` });
    await migrate();
  }

  async function changePackage(event: ReplyEvent & { type: 'package' }): Promise<void> {
    const version = event.remove ? null : await resolvePackage(event.name, event.version);
    if (version && !version.ok)
      return refuse('package', null, 'package-refused', `${event.name}: ${version.error.code}`);
    const change = await writePackage(draft.files, event.name, version ? version.value : null);
    if (!change) return refuse('package', null, 'package-refused', `package.json does not take ${event.name}.`);
    for (const step of change) emit(step);
  }

  async function handle(event: ReplyEvent): Promise<void> {
    // A direction alone builds nothing: if there is code next to it, the model is still asked for tags.
    if (!wordTypes.has(event.type)) hasTags = true;
    switch (event.type) {
      case 'text-delta':
        if (prose.length < 4000) prose += event.text;
        hasFences ||= event.text.includes('```');
        return emit(event);
      case 'direction':
        // An answer does not change how the app should look.
        if (mode === 'ask') return;
        draft.direction = event.direction;
        return emit(event);
      case 'plan':
        plan = event.text;
        return emit({ type: 'plan', text: event.text });
      case 'file-start':
        open = { name: event.kind, path: event.path, isIgnored: refuseForMode(event.kind, event.path) };
        if (!open.isIgnored) emit(event);
        return;
      case 'file-delta':
        if (open && !open.isIgnored) emit(event);
        return;
      case 'file-end':
      case 'edit-end': {
        const isIgnored = open?.isIgnored ?? false;
        open = null;
        if (isIgnored) return;
        return event.type === 'file-end' ? endFile(event) : endEdit(event);
      }
      case 'file-rename':
        if (refuseForMode('rename', event.from)) return;
        if (await apply(event, 'rename', event.from)) emit({ type: 'file-renamed', from: event.from, to: event.to });
        return;
      case 'file-delete':
        if (refuseForMode('delete', event.path)) return;
        if (await apply(event, 'delete', event.path)) emit({ type: 'file-deleted', path: event.path });
        return;
      case 'package':
        if (refuseForMode('package', null)) return;
        return changePackage(event);
      case 'migration':
        if (refuseForMode('migration', null)) return;
        return takeMigration(event);
      case 'module':
        if (refuseForMode('module', null)) return;
        return takeModule({ draft, emit, migrate, unrun: () => unrunMigrations(draft), modules, now, unwanted }, event);
      case 'promise':
        if (refuseForMode('promise', null)) return;
        return takePromise(draft, event, emit);
      case 'promise-removal':
        if (refuseForMode('promise', null)) return;
        return takeRemoval(draft, event, emit);
      case 'done':
        return;
      case 'ask':
        if (event.text.trim() !== '') question = { text: event.text, choices: event.choices };
        return;
      case 'refused':
        if (open && event.path === open.path) open = null;
        return refuse(event.operation, event.path, event.code, event.message);
      default:
        return event satisfies never;
    }
  }

  async function end(): Promise<void> {
    if (hasEnded) return;
    hasEnded = true;
    for (const event of parser.end()) await handle(event);
    open = null;
  }

  return {
    async push(text) {
      if (hasEnded) {
        parser = createReplyParser();
        hasEnded = false;
      }
      for (const event of parser.push(text)) {
        // Most events are deltas, which don't need to wait.
        if (event.type === 'file-delta' && open) {
          if (!open.isIgnored) emit(event);
        } else await handle(event);
      }
    },
    finish: end,
    rewind() {
      if (open && !open.isIgnored) {
        emit({ type: 'file-end', path: open.path, hash: '', size: 0, complete: false, content: null });
      }
      parser = createReplyParser();
      hasEnded = false;
      open = null;
      unfinished = null;
    },
    isInTag: () => !hasEnded && parser.isOpen(),
    resume(path, text) {
      parser = createReplyParser();
      hasEnded = false;
      hasTags = true;
      parser.push(`<file path="${path}">\n${text}`);
      open = { name: 'file', path, isIgnored: false };
      emit({ type: 'file-start', path, kind: 'file' });
      if (text !== '') emit({ type: 'file-delta', path, text });
    },
    open: () => open && { name: open.name, path: open.path },
    facts: () => ({
      hasProse: prose.trim() !== '',
      hasFences,
      hasTags,
      unfinished: open ? { name: open.name, path: open.path } : unfinished,
      failedEdits,
      question,
      plan: plan ?? (mayChange === 'nothing' ? listIn(prose) : null),
    }),
    forgetFailures() {
      failedEdits = [];
      unfinished = null;
    },
  };
}

/**
 * The list in a reply that is a plan without the plan tag, which models sometimes forget; a single item is not a plan.
 */
function listIn(prose: string): string | null {
  const items = prose.split('\n').filter((line) => /^ {0,3}(?:[-*+]|\d+[.)])\s+\S/.test(line));
  return items.length < 2 ? null : items.join('\n');
}

function tellRefusal(refusal: EditRefusal): Omit<FailedEdit, 'path' | 'find'> & { code: RefusalCode } {
  switch (refusal.code) {
    case 'already-applied':
      return { code: 'edit-already-applied', reason: 'The file says so already', nearest: null };
    case 'ambiguous':
      return { code: 'edit-ambiguous', reason: `The find text fits ${refusal.count} places`, nearest: null };
    case 'not-found':
      return { code: 'edit-not-found', reason: 'The find text is not in the file', nearest: refusal.nearest };
    default:
      return refusal satisfies never;
  }
}
