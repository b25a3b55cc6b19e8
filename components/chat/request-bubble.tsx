'use client';
import { PencilIcon } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { IconButton } from '@/components/ui/icon-button';

/** The person's own prompt, with a way back to the state before it. */
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
  /** Stays in view above what answers it: all of it, or its first lines; `no` scrolls away. */
  pinned: 'no' | 'all' | 'first-lines';
  onEdit: () => void;
}) {
  const t = useTranslations('requests.edit');
  const id = useId();
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
      <p
        id={id}
        className="min-w-0 rounded-[14px_14px_4px_14px] bg-bubble px-3.5 py-2 leading-[1.45] break-words whitespace-pre-wrap"
      >
        <span className={pinned === 'first-lines' ? 'line-clamp-3' : undefined}>{prompt}</span>
      </p>
    </div>
  );
}
