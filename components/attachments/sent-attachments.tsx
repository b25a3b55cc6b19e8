'use client';
import { FileTextIcon, TableIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { AttachmentView } from '@/lib/base/attachments/attachment';
import type { ProjectId, TurnId } from '@/lib/base/foundation/id';

/** URL of a prompt's attachment, by its index from 0. */
export function urlOfAttachment(projectId: ProjectId, turnId: TurnId, index: number): string {
  return `/api/projects/${projectId}/turns/${turnId}/attachments/${index}`;
}

/** The attachments of a sent prompt. `urlOf` gives the URL of each, by its index from 0. */
export function SentAttachments({
  attachments,
  urlOf,
}: {
  attachments: readonly AttachmentView[];
  urlOf: (index: number) => string;
}) {
  const t = useTranslations('attachments');
  if (attachments.length === 0) return null;
  return (
    <ul
      aria-label={t('sent')}
      data-testid="list-files-of-request"
      className="flex flex-wrap justify-end gap-1.5 pl-[6%]"
    >
      {attachments.map(({ kind, name, alt }, index) => {
        const Icon = kind === 'table' ? TableIcon : FileTextIcon;
        return (
          <li key={`${index} ${name}`} className="min-w-0">
            {kind === 'picture' ? (
              // oxlint-disable-next-line nextjs/no-img-element -- a private picture of this project, small as it is
              <img
                src={urlOf(index)}
                alt={alt || name}
                title={name}
                className="h-20 max-w-40 rounded-md border border-line bg-sunk object-cover"
              />
            ) : (
              <span className="flex h-8 items-center gap-1.5 rounded-md border border-line bg-surface px-2.5 text-sm">
                <Icon className="size-4 flex-none text-ink-3" aria-hidden="true" />
                <span className="min-w-0 truncate">{name}</span>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
