'use client';
import { ChevronRightIcon, FileIcon, FolderIcon, ImageIcon, LockIcon } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { Pulse } from '@/components/ui/spinner';
import type { Path } from '@/lib/base/files/path';
import { fileKindOf } from './file-kind';
import { findByTyping, foldersAbove, treeRowsOf, type TreeRow } from './tree-rows';

export type FileMark = 'unsaved' | 'writing' | 'locked';

const openAtFirst = ['src', 'src/pages', 'src/components'];
const typeAheadMs = 600;

/** All files as a tree: arrows move, Enter opens, letters jump to a name. */
export function FileTree({
  paths,
  marks,
  active,
  onOpen,
}: {
  paths: readonly Path[];
  marks: ReadonlyMap<Path, FileMark>;
  active: Path | null;
  onOpen: (path: Path) => void;
}) {
  const t = useTranslations('editor');
  const [opened, setOpened] = useState<ReadonlySet<Path>>(new Set(openAtFirst));
  const [focused, setFocused] = useState<Path | null>(null);
  const typing = useRef({ text: '', at: 0 });
  const list = useRef<HTMLUListElement>(null);

  // The file in the editor is always visible.
  const [revealed, setRevealed] = useState<Path | null>(null);
  if (active !== null && active !== revealed) {
    setRevealed(active);
    if (foldersAbove(active).some((folder) => !opened.has(folder))) {
      setOpened(new Set([...opened, ...foldersAbove(active)]));
    }
  }
  const rows = useMemo(() => treeRowsOf(paths, opened), [paths, opened]);
  const tabStop = rows.some(({ path }) => path === focused) ? focused : (active ?? rows[0]?.path ?? null);
  const stopIndex = Math.max(
    0,
    rows.findIndex(({ path }) => path === tabStop),
  );

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const focus = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setFocused(row.path);
    list.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[index]?.focus();
  };
  const setFolder = (path: Path, isOpen: boolean) => {
    const next = new Set(opened);
    if (isOpen) next.add(path);
    else next.delete(path);
    setOpened(next);
  };
  const act = (row: TreeRow) => {
    setFocused(row.path);
    if (row.type === 'folder') setFolder(row.path, !row.isOpen);
    else onOpen(row.path);
  };
  const onKeyDown = (event: KeyboardEvent, row: TreeRow, index: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const parent = rows.findLastIndex((other, n) => n < index && other.depth < row.depth);
    const moves: Record<string, () => void> = {
      ArrowDown: () => focus(index + 1),
      ArrowUp: () => focus(index - 1),
      Home: () => focus(0),
      End: () => focus(rows.length - 1),
      Enter: () => act(row),
      ' ': () => act(row),
      ArrowRight: () => {
        if (row.type === 'folder' && !row.isOpen) setFolder(row.path, true);
        else if (row.type === 'folder') focus(index + 1);
      },
      ArrowLeft: () => {
        if (row.type === 'folder' && row.isOpen) setFolder(row.path, false);
        else if (parent >= 0) focus(parent);
      },
    };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      move();
    } else if (event.key.length === 1) {
      const isGoingOn = event.timeStamp - typing.current.at < typeAheadMs;
      typing.current = { text: isGoingOn ? typing.current.text + event.key : event.key, at: event.timeStamp };
      const found = findByTyping(rows, index, typing.current.text);
      if (found !== null) focus(found);
    }
  };

  return (
    <ul
      ref={list}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a tree is made of lists
      role="tree"
      aria-label={t('files')}
      data-testid="tree-files"
      className="scrollbar-calm min-h-0 flex-1 overflow-auto px-2 py-1 text-sm"
    >
      {rows.map((row, index) => (
        <TreeLine
          key={row.path}
          row={row}
          mark={marks.get(row.path)}
          isActive={row.path === active}
          isTabStop={index === stopIndex}
          onAct={() => act(row)}
          onKeyDown={(event) => onKeyDown(event, row, index)}
        />
      ))}
    </ul>
  );
}

function TreeLine({
  row,
  mark,
  isActive,
  isTabStop,
  onAct,
  onKeyDown,
}: {
  row: TreeRow;
  mark: FileMark | undefined;
  isActive: boolean;
  isTabStop: boolean;
  onAct: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const t = useTranslations('editor');
  const isFolder = row.type === 'folder';
  const Icon = isFolder ? FolderIcon : fileKindOf(row.path) === 'text' ? FileIcon : ImageIcon;
  return (
    <li
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a tree is made of lists
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={isFolder ? row.isOpen : undefined}
      aria-selected={isActive}
      tabIndex={isTabStop ? 0 : -1}
      onClick={onAct}
      onKeyDown={onKeyDown}
      style={{ paddingLeft: 6 + row.depth * 14 }}
      className={classNames(
        'flex h-7 cursor-pointer items-center gap-1.5 rounded-sm pr-2 text-ink-2 select-none hover:bg-hover focus-visible:shadow-[inset_0_0_0_2px_var(--accent-text)] @max-[560px]/pane:h-9',
        isActive && 'bg-accent-soft font-medium text-ink hover:bg-accent-soft',
      )}
    >
      <ChevronRightIcon
        aria-hidden="true"
        className={classNames(
          'size-3 flex-none text-ink-3 transition-transform',
          !isFolder && 'invisible',
          row.isOpen && 'rotate-90',
        )}
      />
      <Icon className="size-3.5 flex-none text-ink-3" aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate">{row.name}</span>
      {mark === 'unsaved' && (
        <>
          <span aria-hidden="true" className="size-1.75 flex-none rounded-full bg-accent-text" />
          <span className="sr-only">{t('unsaved')}</span>
        </>
      )}
      {mark === 'writing' && <Pulse />}
      {mark === 'locked' && <LockIcon className="size-3 flex-none text-ink-3" aria-hidden="true" />}
    </li>
  );
}
