'use client';
import { FileTextIcon, PencilLineIcon, TableIcon, XIcon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import type { Attachments, ReadyFile } from './use-attachments';

const DrawingDialog = lazy(() => import('./drawing-dialog').then((part) => ({ default: part.DrawingDialog })));

/**
 * The attachments of a prompt, each with a preview, a way to draw on it and a way to remove it; and refused files, with
 * the reason.
 */
export function AttachmentTray({ attachments }: { attachments: Attachments }) {
  const t = useTranslations('attachments');
  const tErrors = useTranslations('errors');
  const [drawing, setDrawing] = useState<number | null>(null);
  const { files, preparing, refusals, sent } = attachments;
  const drawn = files.find((file) => file.id === drawing);
  return (
    <>
      {refusals.length > 0 && (
        <div role="alert" data-testid="alert-files-refused">
          <ul className="mx-2 mt-2 grid gap-1">
            {refusals.map(({ id, name, code }) => (
              <li
                key={id}
                className="flex items-start gap-2 rounded-md border border-bad-line bg-bad-soft py-1 pr-1 pl-3 text-sm"
              >
                <span className="min-w-0 flex-1 py-1 [overflow-wrap:anywhere]">
                  {t('refused', { name, reason: tErrors(code) })}
                </span>
                <IconButton label={t('dismiss', { name })} onClick={() => attachments.dismiss(id)}>
                  <XIcon className="size-4" aria-hidden="true" />
                </IconButton>
              </li>
            ))}
          </ul>
        </div>
      )}
      {files.length > 0 && (
        <ul
          aria-label={t('list')}
          data-testid="list-files-to-send"
          // Also scrollable by keyboard, since its buttons and boxes take the focus.
          className="scrollbar-calm mx-2 mt-2 grid max-h-52 gap-1 overflow-y-auto"
        >
          {files.map((file) => (
            <FileRow
              key={file.id}
              file={file}
              onDescribe={(alt) => attachments.describe(file.id, alt)}
              onDraw={() => setDrawing(file.id)}
              onRemove={() => attachments.remove(file.id)}
            />
          ))}
        </ul>
      )}
      <output className="block text-sm text-ink-2 empty:hidden" aria-live="polite">
        {preparing.map(({ id, name }) => (
          <span key={id} className="mx-2 mt-2 flex items-center gap-2 px-1 [overflow-wrap:anywhere]">
            <Spinner className="size-3.5" />
            {t('preparing', { name })}
          </span>
        ))}
        {sent !== null && files.length > 0 && (
          <span className="mx-2 mt-2 flex items-center gap-2 px-1">
            <Spinner className="size-3.5" />
            {t('sending', { number: Math.min(sent + 1, files.length), of: files.length })}
          </span>
        )}
      </output>
      {drawn?.picture && (
        <Suspense fallback={null}>
          <DrawingDialog
            source={drawn.picture.plainUrl}
            initialMarks={drawn.picture.marks}
            onClose={() => setDrawing(null)}
            onDone={(marks) => {
              setDrawing(null);
              void attachments.draw(drawn.id, marks);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function FileRow({
  file: { kind, name, alt, picture },
  onDescribe,
  onDraw,
  onRemove,
}: {
  file: ReadyFile;
  onDescribe: (alt: string) => void;
  onDraw: () => void;
  onRemove: () => void;
}) {
  const t = useTranslations('attachments');
  const Icon = kind === 'table' ? TableIcon : FileTextIcon;
  return (
    <li className="flex items-center gap-2.5 rounded-md border border-line bg-paper p-1.5">
      {picture === null ? (
        <span className="grid size-12 flex-none place-items-center rounded-sm bg-sunk text-ink-3">
          <Icon className="size-5" aria-hidden="true" />
        </span>
      ) : (
        // oxlint-disable-next-line nextjs/no-img-element -- bytes of this page, nothing to fetch or to scale
        <img src={picture.url} alt={alt} className="size-12 flex-none rounded-sm bg-sunk object-cover" />
      )}
      <span className="grid min-w-0 flex-1">
        <span className="truncate text-sm">{name}</span>
        {picture === null ? (
          <span className="text-xs text-ink-3">{t(`kind.${kind}`)}</span>
        ) : (
          <input
            aria-label={t('description', { name })}
            placeholder={t('descriptionPlaceholder')}
            value={alt}
            maxLength={300}
            onChange={(event) => onDescribe(event.target.value)}
            onKeyDown={(event) => {
              // Not a form of its own: Enter would send the prompt.
              if (event.key === 'Enter') event.preventDefault();
            }}
            className="h-6 w-full min-w-0 rounded-sm bg-transparent text-xs text-ink-2 outline-none max-wide:h-8 max-wide:text-lg"
          />
        )}
      </span>
      {picture !== null && (
        <IconButton label={t('draw', { name })} data-testid="button-draw-on-picture" onClick={onDraw}>
          <PencilLineIcon className="size-4" aria-hidden="true" />
        </IconButton>
      )}
      <IconButton label={t('remove', { name })} data-testid="button-remove-file" onClick={onRemove}>
        <XIcon className="size-4" aria-hidden="true" />
      </IconButton>
    </li>
  );
}
