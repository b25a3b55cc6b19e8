'use client';
import { CheckIcon, CircleSlashIcon, MinusIcon, MoveRightIcon } from 'lucide-react';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { classNames } from '@/components/ui/class-names';
import { Spinner } from '@/components/ui/spinner';
import type { FileRow } from '@/lib/studio/studio/studio-state';
import { useFileWords } from '@/components/intl/file-words';

/** More rows than a person reads would only slow the page down. */
const mostRows = 200;

/**
 * Files of a turn in the order in which they were started, in everyday words; the tooltip has the file's path. Rows are
 * appended, never moved; only the last 200 show.
 */
export function FileRows({ files }: { files: readonly FileRow[] }) {
  const t = useTranslations('studio.work');
  const words = useFileWords({ isBrief: true });
  return (
    // Sizes change many times a second and should not be read out.
    <ul aria-label={t('files')} aria-live="off" className="py-1.5 text-xs">
      {files.length > mostRows && (
        <li className="px-3.5 py-1 text-ink-3">{t('more', { count: files.length - mostRows })}</li>
      )}
      {fold(files.slice(-mostRows), words).map(({ file, others }) => (
        <FileLine key={file.path} file={file} others={others} />
      ))}
    </ul>
  );
}

type Folded = { file: FileRow; others: number };

/** Merges consecutive finished files whose names say the same ("A part") into one line: nobody reads it ten times. */
function fold(files: readonly FileRow[], words: (path: string) => string): Folded[] {
  const folded: Folded[] = [];
  let said = '';
  for (const file of files) {
    const last = folded.at(-1);
    const name = words(file.path);
    if (last?.file.phase === 'done' && file.phase === 'done' && name === said) {
      last.file = { ...last.file, size: last.file.size + file.size };
      last.others += 1;
    } else folded.push({ file, others: 0 });
    said = name;
  }
  return folded;
}

/** Re-rendered only when its own file changed. */
const FileLine = memo(function FileLine({ file, others }: Folded) {
  const words = useFileWords({ isBrief: true });
  const isWriting = file.phase === 'writing';
  return (
    <li
      className={classNames(
        'grid animate-rise grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-2.5 px-3.5 py-1',
        isWriting && 'bg-linear-to-r from-accent-soft to-transparent to-85%',
      )}
    >
      <FileMark phase={file.phase} />
      <b
        title={file.path}
        className={classNames('min-w-0 truncate text-sm font-medium', file.phase === 'removed' && 'line-through')}
      >
        {words(file.path)}
        {others > 0 && <span className="num ml-1.5 font-normal text-ink-3">× {others + 1}</span>}
      </b>
      <span className={classNames('num whitespace-nowrap', isWriting ? 'text-accent-text' : 'text-ink-3')}>
        <FileFact file={file} />
      </span>
    </li>
  );
});

function FileMark({ phase }: { phase: FileRow['phase'] }) {
  switch (phase) {
    case 'writing':
      return <Spinner />;
    case 'done':
      return <CheckIcon className="size-4 text-good" strokeWidth={2.2} aria-hidden="true" />;
    case 'cut':
      return <CircleSlashIcon className="size-4 text-warn" aria-hidden="true" />;
    case 'removed':
      return <MinusIcon className="size-4 text-ink-3" aria-hidden="true" />;
    case 'renamed':
      return <MoveRightIcon className="size-4 text-good" aria-hidden="true" />;
    default:
      return phase satisfies never;
  }
}

function FileFact({ file }: { file: FileRow }) {
  const t = useTranslations('studio.file');
  const { size } = useWording();
  if (file.phase === 'removed' || file.phase === 'renamed' || file.phase === 'cut') return t(file.phase);
  // An edit's size is known once it has been applied.
  if (file.phase === 'writing' && file.kind === 'edit') return t('changing');
  // While it grows it shows that something happens; afterwards it means nothing to most people.
  return file.phase === 'writing' ? size(file.size) : null;
}
