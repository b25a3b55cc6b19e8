'use client';
import { PencilIcon } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';

/** The person's own prompt, with a way back to the state before it. */
export function RequestBubble({
  prompt,
  number,
  canEdit,
  onEdit,
}: {
  prompt: string;
  /** Number of the request in the conversation, from 1. */
  number: number;
  /** False while a turn runs, since a restore would interfere. */
  canEdit: boolean;
  onEdit: () => void;
}) {
  const t = useTranslations('requests.edit');
  const id = useId();
  return (
    <div className="flex items-end justify-end gap-1 pl-[6%]">
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
        {prompt}
      </p>
    </div>
  );
}
