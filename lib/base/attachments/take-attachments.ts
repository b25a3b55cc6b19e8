import type { BlobStore } from '../blobs/blob-store';
import type { NamedBlobs } from '../blobs/own-blobs';
import type { AppError, AppErrorCode } from '../foundation/app-error';
import { fail, succeed, type Result } from '../foundation/result';
import type { Attachment, AttachmentInput, StoredPicture } from './attachment';
import { attachmentLimits } from './attachment-limits';
import { checkFile, type CheckedFile } from './check-file';
import { describeTable } from './describe-table';
import { pathForAttachment, tidyLine } from './name-attachment';
import { readText } from './recognise-file';
import { stripMetadata } from './strip-metadata';

/**
 * `own`: the blobs that the caller may refer to by hash, because this viewer or this project has sent or received them.
 */
type Dependencies = { blobs: BlobStore; own: Pick<NamedBlobs, 'get'>; latinise(text: string): string };

const longestName = 120;
const longestAlt = 300;

/**
 * Checks a prompt's attachments and stores them in their final form. Checks the bytes again even if the page has
 * already checked or shrunk a file. All or nothing: `detail` names the file that was refused. Errors:
 * `too-many-attachments`, `attachment-too-large`, `attachment-type-refused`, `attachment-damaged`,
 * `picture-too-many-pixels`, `pdf-unread`, `blob-missing`.
 */
export async function takeAttachments(
  dependencies: Dependencies,
  inputs: readonly AttachmentInput[],
): Promise<Result<Attachment[], AppError>> {
  if (inputs.length > attachmentLimits.files) return fail({ code: 'too-many-attachments' });
  const taken: Attachment[] = [];
  // Sequential: ten files of the largest size at once would take 200 MB.
  for (const [index, input] of inputs.entries()) {
    const name = tidyLine(input.name ?? '', longestName) || `${index + 1}`;
    const attachment = await takeOne(dependencies, input, name);
    if (!attachment.ok) return fail({ code: attachment.error, detail: name });
    taken.push(attachment.value);
  }
  return succeed(taken);
}

async function takeOne(
  { blobs, own, latinise }: Dependencies,
  input: AttachmentInput,
  name: string,
): Promise<Result<Attachment, AppErrorCode>> {
  const bytes = 'blob' in input ? await own.get(input.blob) : readDataUrl(input.dataUrl);
  if (bytes === null) return fail('blob' in input ? 'blob-missing' : 'attachment-damaged');
  const checked = checkFile(bytes, name);
  if (!checked.ok) return checked;
  const alt = tidyLine(input.alt ?? '', longestAlt);

  switch (checked.value.kind) {
    case 'picture': {
      const file = await storePicture(blobs, bytes, checked.value);
      const shown = 'blob' in input && input.forModel !== undefined ? await own.get(input.forModel) : null;
      const path = pathForAttachment(name, file.contentType, latinise);
      const marked = 'isOwnScreen' in input && input.isOwnScreen === true ? { isOwnScreen: true as const } : {};
      if (shown === null) return succeed({ kind: 'picture', name, alt, file, shown: null, path, ...marked });
      const checkedShown = checkFile(shown, name);
      if (!checkedShown.ok) return checkedShown;
      if (checkedShown.value.kind !== 'picture') return fail('attachment-type-refused');
      return succeed({
        ...{ kind: 'picture', name, alt, file, path },
        shown: await storePicture(blobs, shown, checkedShown.value),
      });
    }
    case 'table': {
      const table = describeTable(readText(bytes) ?? '');
      if (table === null) return fail('attachment-damaged');
      const kept = new TextEncoder().encode(table.kept);
      const file = { hash: await blobs.put(kept), size: kept.length };
      return succeed({
        kind: 'table',
        name,
        alt,
        file,
        table: table.facts,
        path: pathForAttachment(name, 'table', latinise),
      });
    }
    case 'brief': {
      const text = readText(bytes) ?? '';
      const file = { hash: await blobs.put(bytes), size: bytes.length };
      return succeed({ kind: 'brief', name, alt, file, isCut: text.length > attachmentLimits.briefCharacters });
    }
    default:
      return checked.value satisfies never;
  }
}

async function storePicture(
  blobs: BlobStore,
  bytes: Uint8Array,
  { type, width, height }: Extract<CheckedFile, { kind: 'picture' }>,
): Promise<StoredPicture> {
  const kept = stripMetadata(bytes, type);
  return { hash: await blobs.put(kept), size: kept.length, contentType: type, width, height };
}

/** Null if it is not a base64 data URL. */
function readDataUrl(url: string): Uint8Array | null {
  const comma = url.indexOf(',');
  if (comma < 0 || !url.slice(0, comma).endsWith(';base64')) return null;
  const bytes = Buffer.from(url.slice(comma + 1), 'base64');
  return bytes.length === 0 ? null : new Uint8Array(bytes);
}
