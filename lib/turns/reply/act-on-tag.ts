import { maxFiles } from '../../base/files/apply-file-operations';
import type { Path } from '../../base/files/path';
import type { RefusalCode } from '../../base/turn-events/turn-event';
import { createDirectionBlock, type DirectionBlock } from './direction-block';
import {
  createAskBlock,
  createEditBlock,
  createFileBlock,
  createPlanBlock,
  createTextBlock,
  ignoredBlock,
  ignoredEdit,
  tooLarge,
  type EditBlock,
  type ReplyBlock,
} from './reply-block';
import type { EmitReplyEvent } from './reply-event';
import { quote, readMigrationName, readReplyPath } from './reply-path';
import { createFenceStrip } from './strip-fence';
import type { Tag, TagName } from './parse-tag';

/** What the parser does after an opening or self-closing tag. */
export type OpenedTag =
  | { type: 'lines' }
  | { type: 'content'; block: ReplyBlock }
  | { type: 'edit'; edit: EditBlock }
  | { type: 'direction'; direction: DirectionBlock };

const lines: OpenedTag = { type: 'lines' };
const ignoredContent: OpenedTag = { type: 'content', block: ignoredBlock };

/**
 * `null`: accept any attribute, because each means something (a module's settings) or none changes anything (a plan's).
 */
const knownAttributes: Record<TagName, readonly string[] | null> = {
  file: ['path'],
  edit: ['path'],
  find: [],
  replace: [],
  rename: ['from', 'to'],
  delete: ['path'],
  package: ['name', 'version', 'remove'],
  migration: ['name'],
  module: null,
  direction: null,
  plan: null,
  promise: ['id', 'remove'],
  ask: null,
  done: null,
};

/**
 * Remarks and the language, which models like to add; any other unknown attribute might ask for something we don't
 * support.
 */
const harmlessAttributes = [
  'lang',
  'language',
  'syntax',
  'title',
  'description',
  'summary',
  'reason',
  'comment',
  'note',
];

const contentTags: readonly TagName[] = ['file', 'migration', 'plan', 'promise', 'ask', 'edit'];

/** The content of a refused tag must still be swallowed. */
function ignore(tag: Tag): OpenedTag {
  if (tag.kind !== 'open' || !contentTags.includes(tag.name)) return lines;
  return tag.name === 'edit' ? { type: 'edit', edit: ignoredEdit } : ignoredContent;
}

/** The sentence that refuses a tag's attributes, or null if they are fine. */
export function findAttributeFault(tag: Tag): string | null {
  if (tag.repeated.length > 0) return `<${tag.name}> has the attribute ${quote(tag.repeated[0] ?? '')} twice.`;
  const known = knownAttributes[tag.name];
  if (known === null) return null;
  for (const name of tag.attributes.keys()) {
    if (!known.includes(name) && !harmlessAttributes.includes(name)) {
      return `<${tag.name}> knows no attribute ${quote(name)}.`;
    }
  }
  return null;
}

/** Turns tags into events and blocks; use one for a whole reply, since it counts the reply's files. */
export function createTagOpener(emit: EmitReplyEvent): (tag: Tag) => OpenedTag {
  const paths = new Set<Path>();
  let toldTooMany = false;

  function refuse(tag: Tag, code: RefusalCode, message: string): OpenedTag {
    emit({ type: 'refused', code, operation: tag.name, path: null, message });
    return ignore(tag);
  }

  /** The value of a required attribute; null after refusing the tag. */
  function need(tag: Tag, name: string): string | null {
    const value = tag.attributes.get(name)?.trim() ?? '';
    if (value !== '') return value;
    refuse(tag, 'attribute-refused', `<${tag.name}> needs the attribute "${name}".`);
    return null;
  }

  function needPath(tag: Tag, name: string): Path | null {
    const value = need(tag, name);
    if (value === null) return null;
    const path = readReplyPath(value);
    if (path === null) refuse(tag, 'path-refused', `${quote(value)} is not a path inside the project.`);
    return path;
  }

  /** Like `needPath`, for the tags that write a file. */
  function needFile(tag: Tag): Path | null {
    const path = needPath(tag, 'path');
    if (path === null || paths.has(path)) return path;
    if (paths.size < maxFiles) {
      paths.add(path);
      return path;
    }
    if (!toldTooMany)
      refuse(tag, 'too-many-files', `More than ${maxFiles} files: from ${quote(path)} on none was taken.`);
    toldTooMany = true;
    return null;
  }

  function openFile(tag: Tag, path: Path): OpenedTag {
    const block = createFileBlock(path, emit);
    if (tag.kind === 'open') return { type: 'content', block };
    block.close(true);
    return lines;
  }

  function openEdit(tag: Tag, path: Path): OpenedTag {
    const edit = createEditBlock(path, emit);
    if (tag.kind === 'open') return { type: 'edit', edit };
    edit.close(true);
    return lines;
  }

  function openMigration(tag: Tag): OpenedTag {
    const text = need(tag, 'name');
    if (text === null) return ignoredContent;
    const name = readMigrationName(text);
    if (name === null) return refuse(tag, 'path-refused', `${quote(text)} can't be the name of a migration.`);
    let sql = '';
    const fence = createFenceStrip(false, (part) => (sql += part));
    const whole = createTextBlock(
      (content, complete) => {
        fence.take(content);
        fence.end();
        emit({ type: 'migration', name, sql, complete });
      },
      () => emit(tooLarge('migration', null)),
    );
    return { type: 'content', block: whole };
  }

  function openPromise(tag: Tag): OpenedTag {
    const id = need(tag, 'id');
    const remove = tag.attributes.get('remove')?.trim() ?? 'false';
    if (id === null) return ignore(tag);
    if (remove !== 'true' && remove !== 'false') {
      return refuse(tag, 'attribute-refused', `<promise> knows no remove=${quote(remove)}.`);
    }
    const told = (text: string, complete: boolean) =>
      emit(
        remove === 'true'
          ? { type: 'promise-removal', id, reason: text, complete }
          : { type: 'promise', id, text, complete },
      );
    if (tag.kind !== 'open') {
      // Nothing is shown to the person here; the receiver of the event does that.
      if (remove === 'true') told('', true);
      return lines;
    }
    const block = createTextBlock(told, () => emit(tooLarge('promise', null)));
    return { type: 'content', block };
  }

  function rename(tag: Tag) {
    const from = needPath(tag, 'from');
    const to = from === null ? null : needPath(tag, 'to');
    if (from !== null && to !== null) emit({ type: 'file-rename', from, to });
  }

  function changePackage(tag: Tag): OpenedTag {
    const name = need(tag, 'name');
    const remove = tag.attributes.get('remove')?.trim() ?? 'false';
    if (name === null) return lines;
    if (remove !== 'true' && remove !== 'false') {
      return refuse(tag, 'attribute-refused', `<package> knows no remove=${quote(remove)}.`);
    }
    const version = tag.attributes.get('version')?.trim() ?? '';
    emit({ type: 'package', name, version: version === '' ? null : version, remove: remove === 'true' });
    return lines;
  }

  return (tag) => {
    const fault = findAttributeFault(tag);
    if (fault !== null) return refuse(tag, 'attribute-refused', fault);

    switch (tag.name) {
      case 'file':
      case 'edit': {
        const path = needFile(tag);
        if (path === null) return ignore(tag);
        return tag.name === 'file' ? openFile(tag, path) : openEdit(tag, path);
      }
      case 'migration':
        return tag.kind === 'open' ? openMigration(tag) : lines;
      case 'promise':
        return openPromise(tag);
      case 'direction':
        return tag.kind === 'open' ? { type: 'direction', direction: createDirectionBlock(emit) } : lines;
      case 'plan':
        return tag.kind === 'open' ? { type: 'content', block: createPlanBlock(emit) } : lines;
      case 'ask':
        return tag.kind === 'open' ? { type: 'content', block: createAskBlock(emit) } : lines;
      case 'rename':
        rename(tag);
        return lines;
      case 'delete': {
        const path = needPath(tag, 'path');
        if (path !== null) emit({ type: 'file-delete', path });
        return lines;
      }
      case 'package':
        return changePackage(tag);
      case 'module': {
        const name = need(tag, 'name');
        const settings = [...tag.attributes].filter(([key]) => key !== 'name');
        if (name !== null) emit({ type: 'module', name, settings: Object.fromEntries(settings) });
        return lines;
      }
      case 'done':
        emit({ type: 'done' });
        return lines;
      // Only `<edit>` opens these, and the parser handles that before it gets here.
      case 'find':
      case 'replace':
        return lines;
      default:
        return tag.name satisfies never;
    }
  };
}
