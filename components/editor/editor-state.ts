import type { FileTree } from '@/lib/base/files/file-operation';
import type { Path } from '@/lib/base/files/path';
import type { VersionId } from '@/lib/base/foundation/id';

/** Typed text that is not saved. `hash` is the file's hash when typing began; null: the file is new. */
export type TypedText = { text: string; hash: string | null };

/** The version being edited, with its files. */
export type Base = { versionId: VersionId; entries: FileTree };

/** Open files and unsaved text. The base stays where typing began until everything is saved or reloaded. */
export type EditorState = {
  base: Base | null;
  tabs: readonly Path[];
  active: Path | null;
  typed: ReadonlyMap<Path, TypedText>;
  /** Files with unsaved text whose content has changed elsewhere. */
  changedThere: ReadonlySet<Path>;
};

export const nothingOpen: EditorState = {
  base: null,
  tabs: [],
  active: null,
  typed: new Map(),
  changedThere: new Set(),
};

export type EditorAction =
  | { type: 'base-loaded'; base: Base }
  | { type: 'saved'; base: Base; sent: ReadonlyMap<Path, string> }
  | { type: 'open'; path: Path }
  | { type: 'close'; path: Path }
  | { type: 'type'; path: Path; text: string; saved: string | null }
  | { type: 'discard'; path: Path }
  | { type: 'renamed'; from: Path; to: Path };

export function reduceEditor(state: EditorState, action: EditorAction): EditorState {
  switch (action.type) {
    case 'base-loaded': {
      const changedThere = new Set(state.changedThere);
      for (const [path, { hash }] of state.typed) {
        if ((action.base.entries[path]?.hash ?? null) !== hash) changedThere.add(path);
      }
      return openFirst(closeMissing({ ...state, base: action.base, changedThere }));
    }
    case 'saved': {
      const typed = new Map(state.typed);
      for (const [path, text] of action.sent) {
        const now = typed.get(path);
        if (now === undefined) continue;
        // Text typed while saving is kept on top of what was saved.
        if (now.text === text) typed.delete(path);
        else typed.set(path, { text: now.text, hash: action.base.entries[path]?.hash ?? null });
      }
      const changedThere = new Set([...state.changedThere].filter((path) => !action.sent.has(path)));
      return closeMissing({ ...state, base: action.base, typed, changedThere });
    }
    case 'open':
      return {
        ...state,
        active: action.path,
        tabs: state.tabs.includes(action.path) ? state.tabs : [...state.tabs, action.path],
      };
    case 'close':
      return closeTabs(discard(state, action.path), new Set([action.path]));
    case 'type': {
      if (action.text === action.saved) return discard(state, action.path);
      const before = state.typed.get(action.path);
      const hash = before === undefined ? (state.base?.entries[action.path]?.hash ?? null) : before.hash;
      return { ...state, typed: new Map(state.typed).set(action.path, { text: action.text, hash }) };
    }
    case 'discard':
      return closeMissing(discard(state, action.path));
    case 'renamed': {
      const moved = (path: Path) => (path === action.from ? action.to : path);
      return {
        ...state,
        tabs: state.tabs.map(moved),
        active: state.active === null ? null : moved(state.active),
        typed: new Map([...state.typed].map(([path, text]) => [moved(path), text])),
        changedThere: new Set([...state.changedThere].map(moved)),
      };
    }
    default:
      return action satisfies never;
  }
}

function discard(state: EditorState, path: Path): EditorState {
  if (!state.typed.has(path)) return state;
  const typed = new Map(state.typed);
  typed.delete(path);
  const changedThere = new Set([...state.changedThere].filter((other) => other !== path));
  return { ...state, typed, changedThere };
}

/** The tab of a deleted file closes, unless it has unsaved text. */
function closeMissing(state: EditorState): EditorState {
  const { base, tabs, typed } = state;
  if (base === null) return state;
  const missing = tabs.filter((path) => base.entries[path] === undefined && !typed.has(path));
  return missing.length === 0 ? state : closeTabs(state, new Set(missing));
}

function closeTabs(state: EditorState, paths: ReadonlySet<Path>): EditorState {
  const tabs = state.tabs.filter((path) => !paths.has(path));
  if (state.active === null || !paths.has(state.active)) return { ...state, tabs };
  const place = state.tabs.indexOf(state.active);
  return { ...state, tabs, active: tabs[Math.min(place, tabs.length - 1)] ?? null };
}

/** A file to show when the pane first opens. */
function openFirst(state: EditorState): EditorState {
  if (state.base === null || state.tabs.length > 0) return state;
  const first = ['src/App.tsx', 'index.html'].find((path) => state.base?.entries[path] !== undefined);
  return first === undefined ? state : { ...state, tabs: [first], active: first };
}
