'use client';
import { ChevronRightIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { diffLinesOf, type DiffLine } from './diff-lines';
import type { ShownFileChange } from '@/lib/base/answers/version-answers';

const linesAtFirst = 300;

/** One file's changes, collapsible; each line has a sign and a colour, and words for screen readers. */
export function FileDiff({ file, isOpenAtFirst }: { file: ShownFileChange; isOpenAtFirst: boolean }) {
  const t = useTranslations('versions');
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const [isWhole, setWhole] = useState(false);
  const lines = file.lines.type === 'lines' ? diffLinesOf(file.lines.hunks) : [];
  const shown = isWhole ? lines : lines.slice(0, linesAtFirst);
  const added = lines.filter(({ type }) => type === 'added').length;
  const removed = lines.filter(({ type }) => type === 'removed').length;
  const note =
    file.lines.type === 'binary'
      ? t('binary')
      : file.lines.type === 'too-large'
        ? t('tooLarge')
        : file.kind === 'renamed' && lines.length === 0
          ? t('onlyName')
          : null;
  return (
    <details
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group overflow-hidden rounded-md border border-line"
    >
      <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 bg-paper px-2.5 py-1.5 text-sm hover:bg-hover focus-visible:shadow-[inset_0_0_0_2px_var(--accent-text)] max-wide:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon
          className="size-3.5 flex-none text-ink-3 transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        <span className="min-w-0 flex-1 font-mono text-xs break-all">
          {file.path}
          {file.from !== undefined && <span className="text-ink-3"> {t('renamedFrom', { from: file.from })}</span>}
        </span>
        {added > 0 && <span className="num text-xs font-medium text-good">+{added}</span>}
        {removed > 0 && <span className="num text-xs font-medium text-bad">−{removed}</span>}
      </summary>
      {isOpen && note !== null && <p className="border-t border-line px-3 py-2.5 text-sm text-ink-2">{note}</p>}
      {isOpen && note === null && (
        <section
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
          tabIndex={0}
          aria-label={t('lines', { path: file.path })}
          className="scrollbar-calm overflow-x-auto border-t border-line font-mono text-xs leading-[1.6] focus-visible:shadow-[inset_0_0_0_2px_var(--accent-text)]"
        >
          <table className="w-full min-w-max border-collapse">
            <tbody>
              {shown.map((line, index) => (
                <Line key={index} line={line} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {isOpen && !isWhole && lines.length > linesAtFirst && (
        <div className="border-t border-line p-2">
          <Button onClick={() => setWhole(true)}>{t('allLines', { count: lines.length })}</Button>
        </div>
      )}
    </details>
  );
}

const looks = {
  kept: { row: '', sign: ' ' },
  added: { row: 'bg-good-soft', sign: '+' },
  removed: { row: 'bg-bad-soft', sign: '−' },
};

function Line({ line }: { line: DiffLine }) {
  const t = useTranslations('versions.line');
  if (line.type === 'gap') {
    return (
      <tr aria-hidden="true" className="bg-sunk text-ink-3">
        <td colSpan={3} className="px-2.5 py-0.5 text-center">
          ⋯
        </td>
      </tr>
    );
  }
  const { row, sign } = looks[line.type];
  return (
    <tr className={row}>
      <td className="num w-9 px-2 text-right text-ink-3 select-none">{line.fresh ?? line.old}</td>
      <td
        className={classNames(
          'w-4 select-none',
          line.type === 'added' && 'text-good',
          line.type === 'removed' && 'text-bad',
        )}
      >
        <span aria-hidden="true">{sign}</span>
        {line.type !== 'kept' && <span className="sr-only">{t(line.type)}</span>}
      </td>
      <td className="pr-3 whitespace-pre">{line.text}</td>
    </tr>
  );
}
