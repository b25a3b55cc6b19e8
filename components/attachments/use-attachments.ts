'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocale } from 'use-intl';
import type { AttachmentInput, AttachmentView } from '@/lib/attachments/attachment';
import { attachmentLimits } from '@/lib/attachments/attachment-limits';
import type { Mark } from '@/lib/attachments/marks';
import type { AppErrorCode } from '@/lib/foundation/app-error';
import type { CallResult } from '@/lib/studio/request';
import { uploadAttachments, type Bytes, type FileToSend } from '@/lib/studio/upload-attachment';
import { encodePicture, fitWithin, loadPicture } from './picture-canvas';
import { prepareFile } from './prepare-file';

/** A file that waits to be sent. `picture` is what is shown of it, null for tables and words. */
export type ReadyFile = {
  id: number;
  kind: AttachmentView['kind'];
  name: string;
  alt: string;
  file: Bytes;
  forModel: Bytes | null;
  /** `url` with its marks, `plainUrl` without. */
  picture: { url: string; plainUrl: string; marks: readonly Mark[] } | null;
};
export type Refusal = { id: number; name: string; code: AppErrorCode };

/** What goes with the words being written, and what became of it. */
export type Attachments = {
  files: readonly ReadyFile[];
  /** Names of files that are being made ready. */
  preparing: ReadonlyArray<{ id: number; name: string }>;
  refusals: readonly Refusal[];
  /** How many of the files are at the server, while they are sent; null otherwise. */
  sent: number | null;
  add(files: Iterable<File>): void;
  remove(id: number): void;
  describe(id: number, alt: string): void;
  draw(id: number, marks: readonly Mark[]): Promise<void>;
  dismiss(id: number): void;
  /** The files of an earlier request, in place of those that waited. `urlOf` says where each is shown from. */
  fill(views: readonly AttachmentView[], urlOf: (index: number) => string): void;
  /** Uploads what is not at the server yet; what the prompt names them by. */
  send(): Promise<CallResult<AttachmentInput[]>>;
  clear(): void;
};

/** Files that wait to be sent with a prompt. They live as long as the page; nothing leaves it before `send`. */
export function useAttachments(): Attachments {
  const language = useLocale();
  const [files, setFiles] = useState<readonly ReadyFile[]>([]);
  const [preparing, setPreparing] = useState<Attachments['preparing']>([]);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [sent, setSent] = useState<number | null>(null);
  const number = useRef(0);
  const urls = useRef(new Set<string>());
  const taken = files.length + preparing.length;

  const showBlob = useCallback((blob: Blob) => {
    const url = URL.createObjectURL(blob);
    urls.current.add(url);
    return url;
  }, []);
  useEffect(() => {
    const made = urls.current;
    return () => {
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, []);

  const refuse = (name: string, code: AppErrorCode) =>
    setRefusals((before) => [...before, { id: ++number.current, name, code }]);

  const addOne = async (file: File) => {
    const id = ++number.current;
    setPreparing((before) => [...before, { id, name: file.name }]);
    // What a browser can't do with a file of the right kind is the file's fault as far as its owner can see.
    const prepared = await prepareFile(file, language).catch(() => null);
    setPreparing((before) => before.filter((one) => one.id !== id));
    if (prepared === null) return refuse(file.name, 'attachment-damaged');
    if (!prepared.ok) return refuse(file.name, prepared.error);
    const { kind, name, file: blob, forModel } = prepared.value;
    const plainUrl = kind === 'picture' ? showBlob(forModel ?? blob) : '';
    setFiles((before) => [
      ...before,
      {
        ...{ id, kind, name, alt: '', file: { blob }, forModel: forModel && { blob: forModel } },
        picture: kind === 'picture' ? { url: plainUrl, plainUrl, marks: [] } : null,
      },
    ]);
  };

  const change = (id: number, changed: (file: ReadyFile) => ReadyFile) =>
    setFiles((before) => before.map((file) => (file.id === id ? changed(file) : file)));

  return {
    files,
    preparing,
    refusals,
    sent,
    add(given) {
      const all = [...given];
      const room = Math.max(0, attachmentLimits.files - taken);
      for (const file of all.slice(0, room)) void addOne(file);
      const first = all[room];
      if (first !== undefined) refuse(first.name, 'too-many-attachments');
    },
    remove: (id) => setFiles((before) => before.filter((file) => file.id !== id)),
    describe: (id, alt) => change(id, (file) => ({ ...file, alt })),
    async draw(id, marks) {
      const picture = files.find((file) => file.id === id)?.picture;
      const image = picture ? await loadPicture(picture.plainUrl) : null;
      if (!picture || image === null) return;
      const size = fitWithin({ width: image.naturalWidth, height: image.naturalHeight }, attachmentLimits.shownSide);
      const blob = await encodePicture(image, size, 'image/png', marks);
      const shown =
        blob.size <= attachmentLimits.shownBytes ? blob : await encodePicture(image, size, 'image/jpeg', marks);
      const url = showBlob(shown);
      change(id, (file) => ({ ...file, forModel: { blob: shown }, picture: { ...picture, url, marks } }));
    },
    dismiss: (id) => setRefusals((before) => before.filter((refusal) => refusal.id !== id)),
    fill(views, urlOf) {
      setRefusals([]);
      setFiles(
        views.map(({ kind, name, alt, blob, forModel }, index) => ({
          ...{ id: ++number.current, kind, name, alt, file: { hash: blob } },
          forModel: forModel === undefined ? null : { hash: forModel },
          picture: kind === 'picture' ? { url: urlOf(index), plainUrl: urlOf(index), marks: [] } : null,
        })),
      );
    },
    async send() {
      const toSend: FileToSend[] = files.map(({ name, alt, file, forModel }) => ({ name, alt, file, forModel }));
      setSent(0);
      const result = await uploadAttachments((input, init) => fetch(input, init), toSend, setSent);
      setSent(null);
      return result;
    },
    clear() {
      setFiles([]);
      setRefusals([]);
    },
  };
}
