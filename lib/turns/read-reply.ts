import { applyEdits } from '../edits/apply-edits';
import type { EditRefusal } from '../edits/edit-result';
import { createReplyParser, type ReplyParser } from '../reply/create-reply-parser';
import type { ReplyEvent } from '../reply/reply-event';
import type { FileOperation } from '../files/file-operation';
import type { Now } from '../foundation/id';
import { fitsTogether, keepModelPromise, proposeRemoval, withPromises } from '../promises/keep-promise';
import { describeFault, parsePromise } from '../promises/parse-promise';
import { longestSentence } from '../promises/promise';
import { promiseIdSchema } from '../promises/promise-schema';
import { migrationName, migrationPath, nextMigrationName } from '../backends/migration-files';
import { hasRun, hearWritten } from './migrate-draft';
import type { MayChange } from './may-change';
import type { FailedEdit, ReplyFacts, UnfinishedFile } from './turn-state';
import type { RefusalCode, TurnStep } from '../turn-events/turn-event';
import { isManifest } from './runs-unasked';
import type { DraftFiles, ResolvePackage } from './turn-ports';
import type { TurnRun } from './turn-run';
import { declareFamilies, writePackage } from './write-package';

const pagePath = 'index.html';
const wordTypes: ReadonlySet<ReplyEvent['type']> = new Set(['text-delta', 'direction', 'done']);

type Options = {
  draft: DraftFiles;
  emit: (step: TurnStep) => void;
  mayChange: MayChange;
  resolvePackage: ResolvePackage;
  /** Runs what migrations the draft has that have not run. */
  migrate: () => Promise<void>;
  now: Now;
  /** Told of `index.html` as it now stands and stood before. */
  tellPage: (page: string, before: string | null) => Promise<void>;
  /** The run whose promises these are; a promise that is kept takes the place of its `promises`, a direction that of its `direction`. */
  run: Pick<TurnRun, 'promises' | 'direction' | 'state' | 'draft' | 'database' | 'unread'>;
};

/** Reads one reply of a model into the draft and into steps; a continued reply goes on in the same reader. */
export type ReplyReader = {
  push(text: string): Promise<void>;
  /** No more text comes for what is open: an unfinished file ends as such. */
  finish(): Promise<void>;
  /** Forgets the tag it was cut in, which the model writes again; text that follows is read from the start of a line. */
  rewind(): void;
  /** Whether a tag is open, a promise or a migration as well as a file. */
  isInTag(): boolean;
  /** Goes on within a file that an earlier process was writing. */
  resume(path: string, text: string): void;
  /** The file or edit that is open now. */
  open(): UnfinishedFile | null;
  facts(): Omit<ReplyFacts, 'isChanged' | 'hasWorkingDraft' | 'hasSpare'>;
  /** Forgets the edits that failed so far; they have been told to the model. */
  forgetFailures(): void;
};

export function createReplyReader({
  draft,
  emit,
  mayChange,
  resolvePackage,
  migrate,
  now,
  tellPage,
  run,
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

  /** Applies one operation; answers what it made, or null after saying why not. */
  async function apply(operation: FileOperation, name: string, path: string) {
    if (hasRun(run, path)) {
      refuse(name, path, 'migration-refused', `${path} has run and stays as it is; write a new <migration>.`);
      return null;
    }
    const before = path === pagePath ? await draft.read(path) : null;
    const applied = await draft.apply(operation);
    if (applied.ok) {
      hearWritten(run, path);
      if (path === pagePath && 'content' in operation) await tellPage(operation.content, before);
      return { entry: applied.value };
    }
    const { code, message } = applied.error;
    refuse(name, path, code, message);
    // Without its package.json no app starts: the model is asked for one that may be.
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
    for (const step of await declareFamilies({ draft, resolvePackage }, path, content)) emit(step);
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
    const before = await draft.read(path);
    if (before === null) {
      const reason = `There is no file ${path} to edit; write it whole, as <file>`;
      return failEdit({ path, find: pairs[0]?.find ?? '', reason, nearest: null }, 'file-missing');
    }
    // Pairs that fit are made even where others don't, so that only those have to be said again.
    const edited = applyEdits(before, pairs);
    const { text } = edited.ok ? edited.value : edited.error;
    const written = text === before ? null : await apply({ type: 'file-write', path, content: text }, 'edit', path);
    if (written?.entry) {
      const { hash, size } = written.entry;
      emit({ type: 'file-end', path, hash, size, complete: true, content: text });
      for (const step of await declareFamilies({ draft, resolvePackage }, path, text)) emit(step);
    }
    for (const { index, refusal } of edited.ok ? [] : edited.error.refused) {
      const told = tellRefusal(refusal);
      if (refusal.code === 'already-applied') refuse('edit', path, told.code, told.reason);
      else failEdit({ path, find: pairs[index]?.find ?? '', reason: told.reason, nearest: told.nearest }, told.code);
    }
  }

  /** Kept as a file and run at once. The same name again, before it has run, takes the place of what it said. */
  async function takeMigration({ name, sql, complete }: ReplyEvent & { type: 'migration' }): Promise<void> {
    if (!complete) return refuse('migration', null, 'migration-refused', `The migration ${name} did not end.`);
    const known = draft.paths().flatMap((path) => migrationName(path) ?? []);
    const isSaid = known.filter((one) => one.endsWith(`_${name}`) && one.length === name.length + 15);
    const again = isSaid.map(migrationPath).find((path) => !hasRun(run, path));
    // Models say a migration again with their edits; what has run to the letter is no news.
    for (const path of isSaid.map(migrationPath)) if ((await draft.read(path)) === `${sql}\n`) return;
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
    const change = await writePackage(draft, event.name, version ? version.value : null);
    if (!change) return refuse('package', null, 'package-refused', `package.json does not take ${event.name}.`);
    for (const step of change) emit(step);
  }

  const idOf = (written: string) =>
    written
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '-');
  /** Promises that stood before this turn are the person's; these are not yet. */
  function begunHere(): ReadonlySet<string> {
    const old = new Set(run.promises.base.map((promise) => promise.id));
    return new Set(run.promises.made.map((promise) => promise.id).filter((id) => !old.has(id)));
  }

  function takeRemoval({ id, reason, complete }: ReplyEvent & { type: 'promise-removal' }): void {
    const refuseRemoval = (why: string) => refuse('promise', null, 'promise-refused', `The promise "${id}": ${why}`);
    const said = reason.replace(/\s+/g, ' ').trim().slice(0, longestSentence);
    if (!complete || said === '') return refuseRemoval('say in the tag, in a sentence to the person, why it should go');
    const { base, made } = run.promises;
    const proposed = proposeRemoval(withPromises(base, made), begunHere(), { id: idOf(id), reason: said });
    if (!proposed.ok) {
      const isUnknown = proposed.error === 'unknown';
      return refuseRemoval(
        isUnknown ? 'there is none of that id' : 'it was begun in this turn: write it again instead',
      );
    }
    run.promises = { base, made: withPromises(made, [proposed.value]) };
    emit({ type: 'promise-made', change: 'proposed', promise: proposed.value });
  }

  function takePromise(event: ReplyEvent & { type: 'promise' }): void {
    const { base, made } = run.promises;
    const refusePromise = (why: string) =>
      refuse('promise', null, 'promise-refused', `The promise "${event.id}": ${why}`);
    /** Given back to the model at the end of the turn's work; the person hears of it where it stays so. */
    const keepUnread = (id: string, why: string) => void run.unread.set(id.slice(0, 60), why.slice(0, 600));
    if (!event.complete) return keepUnread(event.id, 'it did not end');
    const id = promiseIdSchema.safeParse(idOf(event.id));
    if (!id.success) return keepUnread(event.id, 'its id is not made of lower-case words and hyphens');
    const written = parsePromise(event.text);
    if (!written.ok) return keepUnread(id.data, describeFault(written.error));
    run.unread.delete(id.data);
    const kept = keepModelPromise(withPromises(base, made), begunHere(), { id: id.data, ...written.value });
    if (!kept.ok) return refusePromise('the app has as many as it may');
    const { kind, promise } = kept.value;
    // Said again as it was: what was proposed in its place before is withdrawn.
    if (kind === 'same' && !made.some((one) => one.id === promise.id)) return;
    const standing = withPromises(base, made);
    if (!fitsTogether(standing, withPromises(standing, [promise])))
      return refusePromise('the promises of the app are too long in all; give it fewer or shorter steps');
    run.promises = { base, made: withPromises(made, [promise]) };
    emit({ type: 'promise-made', change: kind === 'same' ? 'changed' : kind, promise });
  }

  async function handle(event: ReplyEvent): Promise<void> {
    // A direction alone builds nothing: code beside it is still asked for in tags.
    if (!wordTypes.has(event.type)) hasTags = true;
    switch (event.type) {
      case 'text-delta':
        if (prose.length < 4000) prose += event.text;
        hasFences ||= event.text.includes('```');
        return emit(event);
      case 'direction':
        // An answer changes nothing of how the app is meant to look.
        if (run.state.mode === 'ask') return;
        run.direction = event.direction;
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
        return refuse('module', null, 'not-available-yet', `This Easel has no modules yet: ${event.name}.`);
      case 'promise':
        if (refuseForMode('promise', null)) return;
        return takePromise(event);
      case 'promise-removal':
        if (refuseForMode('promise', null)) return;
        return takeRemoval(event);
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
        // Most events are deltas, which need no wait.
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

/** The list in a reply that is a plan but for its tag, which models forget; one item alone is no plan. */
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
