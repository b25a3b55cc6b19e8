'use client';
import { PencilIcon } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/icon-button';
import { splitReport } from '@/lib/studio/studio/split-report';

/** The person's own prompt, with a button that restores the state before it. */
export function RequestBubble({
  prompt,
  number,
  canEdit,
  pinned,
  onEdit,
}: {
  prompt: string;
  /** Number of the request in the conversation, from 1. */
  number: number;
  /** False while a turn runs, since a restore would interfere. */
  canEdit: boolean;
  /** `all` keeps the whole prompt in view above its answer, `first-lines` its first lines; `no` lets it scroll away. */
  pinned: 'no' | 'all' | 'first-lines';
  onEdit: () => void;
}) {
  const t = useTranslations('requests.edit');
  const id = useId();
  const { words, report } = splitReport(prompt);
  return (
    <div
      className={classNames(
        'flex items-end justify-end gap-1 pl-[6%]',
        pinned !== 'no' && 'sticky top-0 z-10 -mt-3 bg-paper pt-3 pb-1.5 low:static',
      )}
    >
      <IconButton
        label={t('label', { number })}
        aria-describedby={id}
        data-testid="button-edit-this-request"
        disabledBecause={canEdit ? null : t('running')}
        onClick={onEdit}
        className="text-ink-3"
      >
        <PencilIcon className="size-3.5" aria-hidden="true" />
      </IconButton>
      <div className="min-w-0 rounded-[14px_14px_4px_14px] bg-bubble px-3.5 py-2 leading-[1.45] break-words whitespace-pre-wrap">
        <p id={id} className={pinned === 'first-lines' ? 'line-clamp-3 max-wide:line-clamp-2' : undefined}>
          {words}
        </p>
        {report !== null && (
          <details className="mt-0.5 text-sm text-ink-3">
            <summary className="cursor-pointer hover:text-ink">{t('report')}</summary>
            <p className="mt-1 max-h-40 overflow-auto font-mono text-xs text-ink-2">{report}</p>
          </details>
        )}
      </div>
    </div>
  );
}
