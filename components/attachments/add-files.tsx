'use client';
import { PaperclipIcon } from 'lucide-react';
import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@/components/ui/icon-button';

const accepted = 'image/*,.pdf,.csv,.tsv,.md,.markdown,.txt,application/pdf,text/csv,text/markdown,text/plain';

/** A button for people who neither paste nor drag. */
export function AddFilesButton({ onAdd }: { onAdd: (files: Iterable<File>) => void }) {
  const t = useTranslations('attachments');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={t('add')} data-testid="button-add-files" onClick={() => input.current?.click()}>
        <PaperclipIcon className="size-4" aria-hidden="true" />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-hidden="true"
        accept={accepted}
        data-testid="file-add-files"
        onChange={(event) => {
          onAdd([...(event.target.files ?? [])]);
          // Without this, choosing the same file again would have no effect.
          event.target.value = '';
        }}
      />
    </>
  );
}

/**
 * Lets an area take pasted or dropped files. Pasted text stays text, even if the clipboard also has a picture of it.
 */
export function useFileDrop(onAdd: (files: Iterable<File>) => void) {
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return {
    isOver,
    dropProps: {
      onPaste(event: ClipboardEvent) {
        const files = [...event.clipboardData.files];
        if (files.length === 0 || event.clipboardData.getData('text/plain') !== '') return;
        event.preventDefault();
        onAdd(files);
      },
      onDragOver(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(event: DragEvent) {
        if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
        setOver(false);
      },
      onDrop(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        onAdd([...event.dataTransfer.files]);
      },
    },
  };
}

/** Overlay that shows where to drop while files are dragged over the area. */
export function DropHint() {
  const t = useTranslations('attachments');
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 z-10 grid place-items-center rounded-lg border-2 border-dashed border-accent-text bg-accent-soft text-sm font-medium"
    >
      {t('drop')}
    </div>
  );
}
