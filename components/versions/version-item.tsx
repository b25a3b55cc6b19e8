'use client';
import { ChevronDownIcon, FileIcon, FileMinusIcon, FilePenIcon, RotateCcwIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Menu, MenuItem } from '@/components/ui/menu';
import type { ListedVersion } from '@/lib/base/answers/version-answers';
import type { RestoredPart } from './version-calls';

/** One version: what it was, what it changed, and ways to restore it or go on from it in another app. Consecutive manual saves are grouped. */
export function VersionItem({
  version,
  above,
  below,
  groupSize,
  restored,
  isHead,
  isLive,
  isRestoring,
  isForking,
  restoreBlocked,
  compareBlocked,
  onRestore,
  onCompare,
  onFork,
}: {
  version: ListedVersion;
  above: ListedVersion | null;
  below: ListedVersion | null;
  /** Number of manual saves grouped with this one. */
  groupSize: number;
  /** The version that this one brought back. */
  restored: ListedVersion | null;
  isHead: boolean;
  isLive: boolean;
  isRestoring: boolean;
  isForking: boolean;
  restoreBlocked: string | null;
  compareBlocked: string | null;
  onRestore: (part: RestoredPart) => void;
  onCompare: () => void;
  onFork: () => void;
}) {
  const t = useTranslations('versions');
  const tOrigin = useTranslations('sharing.origin');
  const { moment } = useWording();
  const { id, number, kind, summary, counts, createdAt, groupId } = version;
  const followsInGroup = groupId !== null && above?.groupId === groupId;
  const opensGroup = groupSize > 1 && !followsInGroup;
  const goesOnInGroup = groupId !== null && below?.groupId === groupId;
  const kindWords =
    kind === 'restore' && restored !== null ? t('kind.restoreOf', { number: restored.number }) : t(`kind.${kind}`);
  // Named after the request; the model's summary is shown below it.
  const asked = version.asked ?? restored?.asked ?? null;
  const title = asked ?? (summary === '' ? kindWords : summary);
  return (
    <li
      className={classNames(
        'relative pl-7.5',
        goesOnInGroup ? 'pb-3.5' : 'pb-6.5',
        // The line down to the next version; dashed within a group of saves.
        "before:absolute before:top-4.5 before:-bottom-2 before:left-1.5 before:w-0 before:border-l-2 before:border-line before:content-[''] last:before:hidden",
        goesOnInGroup && 'before:border-dashed before:border-line-strong',
      )}
    >
      <span
        aria-hidden="true"
        className={classNames(
          'absolute rounded-full border-2',
          followsInGroup ? 'top-2 left-0.75 size-2' : 'top-1.5 left-px size-3',
          isHead ? 'border-accent bg-accent' : 'border-line-strong bg-surface',
        )}
      />
      {opensGroup && <p className="mb-1 text-xs text-ink-3">{t('group', { count: groupSize })}</p>}
      <h3
        className={classNames(
          'flex flex-wrap items-center gap-x-2 gap-y-1 leading-[1.4] tracking-[-.005em]',
          followsInGroup ? 'text-sm font-medium' : 'text-md',
        )}
      >
        <span className="min-w-0 [overflow-wrap:anywhere]">{t('name', { number, summary: title })}</span>
        {isHead && <Badge tone="accent">{t('here')}</Badge>}
        {isLive && <Badge tone="good">{t('live')}</Badge>}
      </h3>
      {asked !== null && summary !== '' && summary !== asked && (
        <p className="mt-0.5 text-sm text-ink-2 [overflow-wrap:anywhere]">{summary}</p>
      )}
      <div className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1.5 text-xs text-ink-3">
        {kind !== 'turn' && (asked !== null || summary !== '') && <span>{kindWords}</span>}
        {counts.added > 0 && (
          <Badge>
            <FileIcon aria-hidden="true" />
            {t('added', { count: counts.added })}
          </Badge>
        )}
        {counts.changed > 0 && (
          <Badge>
            <FilePenIcon aria-hidden="true" />
            {t('changed', { count: counts.changed })}
          </Badge>
        )}
        {counts.removed > 0 && (
          <Badge>
            <FileMinusIcon aria-hidden="true" />
            {t('removed', { count: counts.removed })}
          </Badge>
        )}
        {version.isDataLetGo && <Badge tone="warn">{t('dataLetGo')}</Badge>}
        {version.isDataNotKept && <Badge tone="warn">{t('dataNotKept')}</Badge>}
        <time dateTime={new Date(createdAt).toISOString()}>{moment(createdAt)}</time>
      </div>
      <div className="mt-2.5 flex flex-wrap gap-1.5">
        <Button
          data-testid="button-restore"
          aria-describedby={`version-${id}`}
          isBusy={isRestoring}
          disabledBecause={restoreBlocked}
          onClick={() => onRestore('all')}
        >
          {!isRestoring && <RotateCcwIcon className="size-3.5" aria-hidden="true" />}
          {t('restore')}
        </Button>
        <Button
          id={`compare-${id}`}
          variant="quiet"
          data-testid="button-compare"
          aria-describedby={`version-${id}`}
          disabledBecause={compareBlocked}
          onClick={onCompare}
        >
          {t('compare')}
        </Button>
        <Button
          variant="quiet"
          data-testid="button-fork-from-here"
          aria-describedby={`version-${id}`}
          isBusy={isForking}
          onClick={onFork}
        >
          {tOrigin('forkHere')}
        </Button>
        {version.hasData && restoreBlocked === null && (
          <Menu
            trigger={
              <Button
                variant="quiet"
                size="icon"
                aria-label={t('restorePart')}
                aria-describedby={`version-${id}`}
                data-testid="button-restore-part"
              >
                <ChevronDownIcon className="size-3.5" aria-hidden="true" />
              </Button>
            }
          >
            <MenuItem data-testid="menuitem-restore-files" onSelect={() => onRestore('files')}>
              {t('onlyFiles')}
            </MenuItem>
            <MenuItem data-testid="menuitem-restore-data" onSelect={() => onRestore('data')}>
              {t('onlyData')}
            </MenuItem>
          </Menu>
        )}
        <span id={`version-${id}`} hidden>
          {t('number', { number })}
        </span>
      </div>
    </li>
  );
}
