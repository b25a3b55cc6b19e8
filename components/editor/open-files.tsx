'use client';
import { XIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { Pulse } from '@/components/ui/spinner';
import type { Path } from '@/lib/base/files/path';
import { nameOf } from './tree-rows';

/** Tabs of the open files; a file that Easel writes and nobody opened comes last, to be watched. */
export function OpenFiles({
  tabs,
  active,
  watched,
  unsaved,
  onShow,
  onClose,
}: {
  tabs: readonly Path[];
  active: Path | null;
  watched: Path | null;
  unsaved: ReadonlySet<Path>;
  onShow: (path: Path) => void;
  onClose: (path: Path) => void;
}) {
  const t = useTranslations('editor');
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  const shown = watched !== null && !tabs.includes(watched) ? [...tabs, watched] : tabs;
  return (
    <ul
      ref={list}
      aria-label={t('openFiles')}
      className="flex min-w-0 flex-1 items-stretch overflow-x-auto [scrollbar-width:none]"
    >
      {shown.map((path) => {
        const isActive = path === active;
        const isOwn = tabs.includes(path);
        return (
          <li
            key={path}
            className={classNames(
              'flex flex-none items-center border-r border-line pr-1 text-ink-2',
              isActive && 'bg-surface text-ink shadow-[inset_0_-2px_0_var(--accent-text)]',
            )}
          >
            <button
              type="button"
              aria-current={isActive || undefined}
              title={path}
              onClick={() => onShow(path)}
              onAuxClick={(event) => event.button === 1 && isOwn && onClose(path)}
              className="flex h-full items-center gap-1.5 pr-1.5 pl-3 font-mono text-xs hover:text-ink focus-visible:shadow-[inset_0_0_0_2px_var(--accent-text)]"
            >
              {path === watched && <Pulse />}
              {nameOf(path)}
              {unsaved.has(path) && (
                <>
                  <span aria-hidden="true" className="size-1.75 rounded-full bg-accent-text" />
                  <span className="sr-only">{t('unsaved')}</span>
                </>
              )}
            </button>
            {isOwn && (
              <button
                type="button"
                aria-label={t('closeTab', { name: nameOf(path) })}
                onClick={() => onClose(path)}
                className="inline-flex size-6 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink max-wide:size-10"
              >
                <XIcon className="size-3.5" aria-hidden="true" />
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
