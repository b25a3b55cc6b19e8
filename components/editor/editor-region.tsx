'use client';
import { EllipsisIcon, PencilIcon, Trash2Icon, Undo2Icon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import { Notice } from '@/components/ui/notice';
import { toast } from '@/components/ui/toaster';
import type { Path } from '@/lib/base/files/path';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Place } from './code-editor';
import { FileView } from './file-view';
import type { LiveFiles } from './live-files';
import { OpenFiles } from './open-files';
import { PathDialog } from './path-dialog';
import { nameOf } from './tree-rows';
import type { EditorFiles } from './use-editor-files';

/** The open files, the one being shown, and its actions. */
export function EditorRegion({
  projectId,
  files,
  live,
  shown,
  watched,
  place,
  isShown,
  onOpen,
  onFollow,
}: {
  projectId: ProjectId;
  files: EditorFiles;
  live: LiveFiles;
  shown: Path | null;
  watched: Path | null;
  place: Place | null;
  isShown: boolean;
  onOpen: (path: Path) => void;
  onFollow: () => void;
}) {
  const t = useTranslations('editor');
  const tCommon = useTranslations('common');
  const call = useCall();
  const { state, dispatch, isSaving, isBehind } = files;
  const { base, typed, changedThere } = state;
  const [isConflict, setConflict] = useState(false);
  /** Saving is disabled meanwhile: it would build on an outdated version and be refused again. */
  const [isReloading, setReloading] = useState(false);
  const [areChangesShown, setChangesShown] = useState(false);
  const [renaming, setRenaming] = useState<Path | null>(null);
  const isRunning = live.turnId !== null;
  const liveFile = shown === null ? null : (live.files.get(shown) ?? null);
  // A file the turn has touched belongs to the turn until it ends; text typed in it before stays visible.
  const liveShown = liveFile !== null && (liveFile.text !== null || !typed.has(shown!)) ? liveFile : null;
  const entry = shown === null ? undefined : base?.entries[shown];
  const isTyped = shown !== null && typed.has(shown);

  const commit = async (...what: Parameters<EditorFiles['commit']>) => {
    const done = await files.commit(...what);
    if (!done.ok && done.error.code === 'version-conflict') {
      setConflict(true);
      return undefined;
    }
    return call(Promise.resolve(done));
  };
  const save = async () => {
    if (typed.size === 0 || isSaving || isReloading || isRunning) return;
    const sent = new Map([...typed].map(([path, { text }]) => [path, text]));
    const operations = [...sent].map(([path, content]) => ({ type: 'file-write' as const, path, content }));
    const saved = await commit(operations, sent);
    if (saved === undefined) return;
    setConflict(false);
    setChangesShown(false);
    toast(saved.number === null ? t('savedPlain') : t('saved', { number: saved.number }));
  };
  const rename = async (from: Path, to: Path) => {
    setRenaming(null);
    if (base?.entries[from] === undefined) {
      dispatch({ type: 'renamed', from, to });
      return;
    }
    dispatch({ type: 'renamed', from, to });
    const done = await commit([{ type: 'file-rename', from, to }], new Map());
    if (done === undefined) dispatch({ type: 'renamed', from: to, to: from });
    else toast(t('renamed', { name: nameOf(from), to }));
  };
  const remove = async (path: Path) => {
    const gone = base?.entries[path];
    if (gone === undefined) {
      close(path);
      return;
    }
    if ((await commit([{ type: 'file-delete', path }], new Map())) === undefined) return;
    dispatch({ type: 'close', path });
    toast(t('removed', { name: nameOf(path) }), {
      duration: 15_000,
      action: {
        label: tCommon('undo'),
        onClick: () => void commit([{ type: 'file-write', path, blob: gone.hash }], new Map()),
      },
    });
  };
  const close = (path: Path) => {
    const lost = typed.get(path);
    dispatch({ type: 'close', path });
    if (lost === undefined) return;
    toast(t('closeUnsaved', { name: nameOf(path) }), {
      duration: 15_000,
      action: {
        label: tCommon('undo'),
        onClick: () => {
          dispatch({ type: 'type', path, text: lost.text, saved: null });
          dispatch({ type: 'open', path });
        },
      },
    });
  };
  const reload = async () => {
    setReloading(true);
    // Refetched: a refused save may arrive before the channel reports the version that was in its way.
    const loaded = await files.loadHead();
    setReloading(false);
    if (loaded) setConflict(false);
  };

  const latestSave = useRef(save);
  useEffect(() => {
    latestSave.current = save;
  });
  useEffect(() => {
    if (!isShown) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      void latestSave.current();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [isShown]);

  const saveBlocked = typed.size === 0 ? t('nothingToSave') : isRunning ? t('saveRunning') : null;
  const isStale = typed.size > 0 && !isSaving && (isConflict || isBehind);
  return (
    <section aria-label={t('editor')} data-testid="region-editor" className="flex min-h-0 min-w-0 flex-col">
      <div className="flex h-10 flex-none items-stretch border-b border-line bg-paper @max-[560px]/pane:h-12">
        <OpenFiles
          tabs={state.tabs}
          active={shown}
          watched={watched}
          unsaved={new Set(typed.keys())}
          onShow={onOpen}
          onClose={close}
        />
        <div className="flex flex-none items-center gap-1 px-1.5">
          {isTyped && entry !== undefined && (
            <Button variant="quiet" aria-pressed={areChangesShown} onClick={() => setChangesShown(!areChangesShown)}>
              {areChangesShown ? t('code') : t('changes')}
            </Button>
          )}
          {shown !== null && watched === null && entry?.locked !== true && (
            <Menu
              align="end"
              trigger={
                <button
                  type="button"
                  aria-label={t('more')}
                  className="inline-flex size-8 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-wide:size-10"
                >
                  <EllipsisIcon className="size-4" aria-hidden="true" />
                </button>
              }
            >
              {isTyped && entry !== undefined && (
                <>
                  <MenuItem onSelect={() => dispatch({ type: 'discard', path: shown })}>
                    <Undo2Icon aria-hidden="true" />
                    {t('discard')}
                  </MenuItem>
                  <MenuLine />
                </>
              )}
              <MenuItem disabled={isRunning} onSelect={() => setRenaming(shown)}>
                <PencilIcon aria-hidden="true" />
                {t('rename')}
              </MenuItem>
              <MenuItem tone="danger" disabled={isRunning} onSelect={() => void remove(shown)}>
                <Trash2Icon aria-hidden="true" />
                {t('remove')}
              </MenuItem>
            </Menu>
          )}
          <Button
            variant={typed.size > 0 ? 'primary' : 'second'}
            data-testid="button-save"
            isBusy={isSaving || isReloading}
            disabledBecause={saveBlocked}
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
        </div>
      </div>
      <div className="empty:hidden">
        {isStale && (
          <Notice tone="warn" className="m-2">
            <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <p className="min-w-0 flex-1 basis-60">{isRunning ? t('conflictTurn') : t('conflict')}</p>
              <Button isBusy={isReloading} onClick={() => void reload()}>
                {t('reload')}
              </Button>
            </div>
          </Notice>
        )}
        {shown !== null && changedThere.has(shown) && !isStale && (
          <Notice tone="warn" className="m-2">
            <p>{t('changedThere')}</p>
          </Notice>
        )}
        {liveShown !== null && (
          <div className="flex min-h-9 flex-wrap items-center gap-x-3 border-b border-line px-3 py-1 text-sm text-ink-2">
            <p>
              {liveShown.phase === 'writing'
                ? t('writing')
                : liveShown.phase === 'removed'
                  ? t('removing')
                  : t('wrote')}
            </p>
          </div>
        )}
        {isRunning && watched === null && live.current !== null && typed.size === 0 && (
          <div className="flex items-center border-b border-line px-1.5 py-1">
            <Button variant="quiet" onClick={onFollow}>
              {t('follow')}
            </Button>
          </div>
        )}
        {entry?.locked === true && (
          <p className="border-b border-line px-3 py-2 text-sm text-ink-2">
            {t(isPartPage(shown) ? 'lockedPart' : 'locked')}
          </p>
        )}
      </div>
      {/* The page's fade would make the editor lag behind its own scrolling. */}
      <div className="min-h-0 min-w-0 flex-1 [&_.monaco-editor_*]:transition-none">
        {shown === null ? (
          <div className="p-6">
            <p>{t('choose')}</p>
            <p className="mt-1 text-sm text-ink-2">{t('chooseWords')}</p>
          </div>
        ) : (
          <FileView
            projectId={projectId}
            files={files}
            path={shown}
            live={liveShown}
            areChangesShown={areChangesShown}
            place={place}
            onType={(path, text) => {
              const hash = base?.entries[path]?.hash;
              const saved = hash === undefined ? undefined : files.texts.get(hash);
              dispatch({ type: 'type', path, text, saved: saved?.phase === 'ready' ? saved.text : null });
            }}
          />
        )}
      </div>
      {renaming !== null && (
        <PathDialog
          title={t('renameTitle', { name: nameOf(renaming) })}
          action={t('rename')}
          initial={renaming}
          isTaken={(path) => path !== renaming && (base?.entries[path] !== undefined || typed.has(path))}
          onClose={() => setRenaming(null)}
          onChoose={(to) => {
            if (to === renaming) setRenaming(null);
            else void rename(renaming, to);
          }}
        />
      )}
    </section>
  );
}

/** Whether a locked file is one of those of a ready-made part that the person may look after. */
const isPartPage = (path: Path | null) => path !== null && /^src\/modules\/.+\.(?:tsx?|css)$/.test(path);
