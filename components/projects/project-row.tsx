'use client';
import { CopyIcon, EllipsisIcon, ExternalLinkIcon, PencilIcon, Share2Icon, Trash2Icon } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useNow, useTranslations } from 'use-intl';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import type { ListedProject } from '@/lib/base/answers/project-answers';

const aMinute = 60_000;

/** One app in My apps; clicking anywhere on it opens it. */
export function ProjectRow({
  project,
  onRename,
  onDuplicate,
  onRemove,
}: {
  project: ListedProject;
  onRename: () => void;
  onDuplicate: () => void;
  onRemove: () => void;
}) {
  const t = useTranslations('projects');
  const tSharing = useTranslations('sharing.mine');
  const format = useFormatter();
  const now = useNow({ updateInterval: aMinute });
  const { name, updatedAt, site, head, visibility } = project;
  const isFresh = now.getTime() - updatedAt < aMinute;
  return (
    <li className="relative flex min-h-17 items-center gap-3 border-line py-2.5 pr-2.5 pl-4 not-first:border-t hover:bg-hover first:rounded-t-lg last:rounded-b-lg">
      <div className="min-w-0 flex-1">
        <Link
          href={`/projects/${project.id}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-md focus-visible:after:shadow-focus"
        >
          <span className="line-clamp-1 break-all">{name}</span>
        </Link>
        <p className="flex flex-wrap gap-x-2 text-xs text-ink-3">
          <time
            dateTime={new Date(updatedAt).toISOString()}
            title={format.dateTime(updatedAt, { dateStyle: 'medium', timeStyle: 'short' })}
          >
            {isFresh ? t('justNow') : t('changed', { when: format.relativeTime(updatedAt, now) })}
          </time>
          {head !== null && <span className="num">{t('version', { number: head.number })}</span>}
          {visibility !== 'private' && (
            <span className="inline-flex items-center gap-1" data-testid="note-shared">
              <Share2Icon className="size-3" aria-hidden="true" />
              {tSharing(visibility)}
            </span>
          )}
          {site !== null && (
            <a
              href={site.url}
              target="_blank"
              rel="noreferrer"
              className="relative z-10 inline-flex items-center gap-1 text-accent-text underline-offset-3 hover:underline"
            >
              {t('site', { host: new URL(site.url).host })}
              <ExternalLinkIcon className="size-3" aria-hidden="true" />
            </a>
          )}
        </p>
      </div>
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={t('more', { name })}
            className="relative z-10 inline-flex size-9 flex-none items-center justify-center rounded-md text-ink-2 hover:bg-raised hover:text-ink max-wide:size-11"
          >
            <EllipsisIcon className="size-4.5" aria-hidden="true" />
          </button>
        }
      >
        <MenuItem onSelect={onRename}>
          <PencilIcon aria-hidden="true" />
          {t('rename')}
        </MenuItem>
        <MenuItem onSelect={onDuplicate}>
          <CopyIcon aria-hidden="true" />
          {t('duplicate')}
        </MenuItem>
        <MenuLine />
        <MenuItem tone="danger" onSelect={onRemove}>
          <Trash2Icon aria-hidden="true" />
          {t('remove')}
        </MenuItem>
      </Menu>
    </li>
  );
}
