'use client';
import { FilePlusIcon, SearchIcon, XIcon } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LoadFailed } from '@/components/intl/load-failed';
import { useStudio } from '@/components/handle/use-studio';
import { useFailureWords } from '@/components/intl/use-call';
import { IconButton } from '@/components/ui/icon-button';
import { Skeleton } from '@/components/ui/skeleton';
import type { Path } from '@/lib/base/files/path';
import type { PaneProps } from '@/lib/studio/studio/pane';
import type { Place } from './code-editor';
import { EditorRegion } from './editor-region';
import { FileTree, type FileMark } from './file-tree';
import { liveFilesOf } from './live-files';
import { PathDialog } from './path-dialog';
import { SearchResults } from './search-results';
import { useEditorFiles } from './use-editor-files';
import { useSearch } from './use-search';

/** The app's files: view, search, edit. A save makes a version; files Easel writes show while they are written. */
export function EditorPane({ projectId, studio, isShown }: PaneProps) {
  const t = useTranslations('editor');
  const failureWords = useFailureWords();
  const { project } = useStudio(studio);
  const head = project.head?.versionId ?? null;
  const files = useEditorFiles(studio, projectId, head);
  const { state, dispatch } = files;
  const live = useMemo(() => liveFilesOf(project), [project]);
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query.trim());
  const search = useSearch(files, wanted);
  const [place, setPlace] = useState<Place | null>(null);
  const [isNaming, setNaming] = useState(false);

  // Follows a turn from file to file until the person picks one.
  const [pickedIn, setPickedIn] = useState<string | null>(null);
  const isFollowing = live.turnId !== null && pickedIn !== live.turnId && state.typed.size === 0;
  const watched = isFollowing ? live.current : null;
  const [lastWatched, setLastWatched] = useState<Path | null>(null);
  if (watched !== null && watched !== lastWatched) setLastWatched(watched);
  if (live.turnId === null && lastWatched !== null && state.base?.entries[lastWatched] !== undefined) {
    // The file watched last stays open once it is saved.
    setLastWatched(null);
    dispatch({ type: 'open', path: lastWatched });
  }
  const shown = watched ?? state.active;

  const paths = useMemo(() => {
    const all = new Set(Object.keys(state.base?.entries ?? {}));
    for (const path of state.typed.keys()) all.add(path);
    for (const [path, file] of live.files) {
      if (file.phase === 'removed') all.delete(path);
      else all.add(path);
    }
    return [...all];
  }, [state.base, state.typed, live]);
  const marks = useMemo(() => {
    const found = new Map<Path, FileMark>();
    for (const [path, entry] of Object.entries(state.base?.entries ?? {})) if (entry.locked) found.set(path, 'locked');
    for (const path of state.typed.keys()) found.set(path, 'unsaved');
    for (const [path, file] of live.files) if (file.phase === 'writing') found.set(path, 'writing');
    return found;
  }, [state.base, state.typed, live]);

  const open = (path: Path, at: Place | null = null) => {
    setPickedIn(live.turnId);
    setPlace(at);
    dispatch({ type: 'open', path });
  };

  const hasUnsaved = state.typed.size > 0;
  useEffect(() => {
    if (!hasUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [hasUnsaved]);

  if (state.base === null) {
    if (files.failure === null) return <Skeleton className="m-5 h-64 w-48" />;
    return (
      <LoadFailed className="m-5" onTryAgain={() => void files.loadHead()}>
        {t('loadFailed', { reason: failureWords(files.failure) })}
      </LoadFailed>
    );
  }
  return (
    <div className="grid h-full grid-cols-[228px_minmax(0,1fr)] @max-[560px]/pane:grid-cols-1 @max-[560px]/pane:grid-rows-[190px_minmax(0,1fr)]">
      <div className="flex min-h-0 flex-col border-line @max-[560px]/pane:border-b @min-[561px]/pane:border-r">
        <div className="flex items-center gap-1 px-2 pt-2 pb-1">
          <div className="relative min-w-0 flex-1">
            <SearchIcon
              aria-hidden="true"
              className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-ink-3"
            />
            <input
              type="search"
              aria-label={t('search')}
              placeholder={t('search')}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && setQuery('')}
              className="h-8 w-full rounded-md border border-line-strong bg-surface pr-7 pl-7 text-sm focus:border-accent-text focus:outline-none max-wide:h-10 max-wide:text-lg [&::-webkit-search-cancel-button]:hidden"
            />
            {query !== '' && (
              <button
                type="button"
                aria-label={t('clearSearch')}
                onClick={() => setQuery('')}
                className="absolute top-1/2 right-1 inline-flex size-6 -translate-y-1/2 items-center justify-center rounded-sm text-ink-3 hover:text-ink"
              >
                <XIcon className="size-3.5" aria-hidden="true" />
              </button>
            )}
          </div>
          <IconButton label={t('newFile')} onClick={() => setNaming(true)}>
            <FilePlusIcon className="size-4" aria-hidden="true" />
          </IconButton>
        </div>
        {wanted === '' ? (
          <FileTree paths={paths} marks={marks} active={shown} onOpen={(path) => open(path)} />
        ) : (
          <SearchResults
            hits={search.hits}
            isSearching={search.isSearching}
            onGo={(hit) => open(hit.path, { line: hit.line, column: hit.column })}
          />
        )}
      </div>
      <EditorRegion
        projectId={projectId}
        files={files}
        live={live}
        shown={shown}
        watched={watched}
        place={place}
        isShown={isShown}
        onOpen={(path) => open(path)}
        onFollow={() => setPickedIn(null)}
      />
      {isNaming && (
        <PathDialog
          title={t('newFileTitle')}
          action={t('create')}
          initial="src/"
          isTaken={(path) => paths.includes(path)}
          onClose={() => setNaming(false)}
          onChoose={(path) => {
            setNaming(false);
            dispatch({ type: 'type', path, text: '', saved: null });
            open(path);
          }}
        />
      )}
    </div>
  );
}
