'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocale } from 'use-intl';
import type { AttachmentInput, AttachmentView } from '@/lib/base/attachments/attachment';
import { attachmentLimits } from '@/lib/base/attachments/attachment-limits';
import type { Mark } from '@/lib/base/attachments/marks';
import type { AppErrorCode } from '@/lib/base/foundation/app-error';
import type { CallResult } from '@/lib/studio/studio/request';
import { uploadAttachments, type Bytes, type FileToSend } from '@/lib/studio/studio/upload-attachment';
import { encodePicture, fitWithin, loadPicture } from './picture-canvas';
import { prepareFile } from './prepare-file';

/** A file waiting to be sent. `picture` is its preview, null for tables and texts. */
export type ReadyFile = {
  id: number;
  kind: AttachmentView['kind'];
  name: string;
  alt: string;
  file: Bytes;
  forModel: Bytes | null;
  /** `url` is with marks, `plainUrl` without. */
  picture: { url: string; plainUrl: string; marks: readonly Mark[] } | null;
};
export type Refusal = { id: number; name: string; code: AppErrorCode };

/** The attachments of the prompt being written, and their state. */
export type Attachments = {
  files: readonly ReadyFile[];
  /** Names of files being prepared. */
  preparing: ReadonlyArray<{ id: number; name: string }>;
  refusals: readonly Refusal[];
  /** Number of files uploaded so far while sending; null otherwise. */
  sent: number | null;
  add(files: Iterable<File>): void;
  remove(id: number): void;
  describe(id: number, alt: string): void;
  draw(id: number, marks: readonly Mark[]): Promise<void>;
  dismiss(id: number): void;
  /** Replaces the waiting files by those of an earlier request. `urlOf` gives the URL of each. */
  fill(views: readonly AttachmentView[], urlOf: (index: number) => string): void;
  /** Uploads what the server lacks; returns the references for the prompt. */
  send(): Promise<CallResult<AttachmentInput[]>>;
  clear(): void;
};

/** Files waiting to be sent with a prompt. They live as long as the page; nothing leaves it before `send`. */
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
    // If the browser can't read a file of the right kind, the file is to blame as far as its owner can tell.
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
