'use client';
import { RadioGroup } from 'radix-ui';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Actions, Dialog } from '@/components/ui/dialog';
import type { ShownRestoreOutlook } from '@/lib/base/answers/moment-answers';
import { countSince, type SinceCounts, useSinceWords } from './use-since-words';
import type { RestoredPart } from './version-calls';

/** Says before the click how going back would affect the stored data, and offers ways that lose less. */
export function RestoreDialog({
  title,
  description,
  part,
  outlook,
  restore,
  onClose,
}: {
  title: string;
  /** What the version is known by; empty if there is nothing to say. */
  description: string;
  /** The part to restore: everything, or the stored data alone. */
  part: 'all' | 'data';
  /** Null if the data of that version could not be read. */
  outlook: ShownRestoreOutlook | null;
  restore: (part: RestoredPart) => Promise<void>;
  onClose: () => void;
}) {
  const t = useTranslations('versions.since');
  const tCommon = useTranslations('common');
  const { wouldGo, comesAlong, staysBehind } = useSinceWords();
  const since = outlook?.since ?? null;
  const counts = outlook === null ? null : countSince(outlook.since);
  const keep = outlook?.keep ?? null;
  const parts: RestoredPart[] =
    part === 'data' ? ['data'] : keep === null ? ['files', 'all'] : ['kept', 'files', 'all'];
  const [chosen, setChosen] = useState<RestoredPart>(losesLittle(counts) ? parts.at(-1)! : parts[0]!);
  const [isBusy, setBusy] = useState(false);
  const go = counts === null || since === null ? [t('unknown')] : wouldGo(counts, since);
  const along = keep === null ? '' : comesAlong(keep.carried);
  const words: Record<RestoredPart, readonly string[]> = {
    kept: [
      along === '' ? t('nothingAlong') : t('along', { things: along }),
      ...(keep === null ? [] : staysBehind(keep)),
    ],
    files: [t('stays')],
    all: [...go, t('undoable')],
    data: [...go, t('undoable')],
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && !isBusy && onClose()}
      title={title}
      {...(description !== '' && { description })}
      className="wide:w-125"
    >
      <RadioGroup.Root
        aria-label={t('choose')}
        value={chosen}
        onValueChange={(next) => {
          const found = parts.find((one) => one === next);
          if (found !== undefined) setChosen(found);
        }}
        className="mt-4 grid gap-2"
      >
        {parts.map((one) => (
          <Way key={one} part={one} title={t(`way.${one}`)} words={words[one]} />
        ))}
      </RadioGroup.Root>
      <Actions className="justify-end">
        <Button variant="quiet" onClick={onClose}>
          {tCommon('cancel')}
        </Button>
        <Button
          variant="primary"
          isBusy={isBusy}
          data-testid="button-go-back"
          onClick={() => {
            setBusy(true);
            void restore(chosen).then(onClose);
          }}
        >
          {t('go')}
        </Button>
      </Actions>
    </Dialog>
  );
}

/**
 * Whether mostly deletions lie between now and then, as after going back too far. People who return from there want what
 * was deleted, and "keep what is new" would keep the deletions.
 */
function losesLittle(counts: SinceCounts | null): boolean {
  if (counts === null) return false;
  const sum = (did: keyof SinceCounts) => counts[did].entries + counts[did].people + counts[did].files;
  return sum('gone') > sum('added') + sum('changed');
}

function Way({ part, title, words }: { part: RestoredPart; title: string; words: readonly string[] }) {
  const id = useId();
  return (
    <RadioGroup.Item
      value={part}
      aria-labelledby={id}
      aria-describedby={`${id}-words`}
      data-testid={`radio-restore-${part}`}
      className={classNames(
        'rounded-md border border-line bg-surface px-3.5 py-3 text-left transition-colors hover:border-line-strong focus-visible:rounded-md',
        'aria-checked:border-accent aria-checked:bg-accent-soft aria-checked:shadow-[0_0_0_1px_var(--accent)]',
      )}
    >
      <span id={id} className="block font-medium">
        {title}
      </span>
      <span id={`${id}-words`} className="mt-0.5 grid gap-0.5 text-sm text-ink-2">
        {words.map((sentence) => (
          <span key={sentence} className="[overflow-wrap:anywhere]">
            {sentence}
          </span>
        ))}
      </span>
    </RadioGroup.Item>
  );
}
