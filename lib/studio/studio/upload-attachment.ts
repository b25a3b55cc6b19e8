import type { AttachmentInput } from '../../base/attachments/attachment';
import { fail, succeed } from '../../base/foundation/result';
import { failureOf, type CallResult } from './request';

/** Bytes still in the browser, or the hash of bytes the server has. */
export type Bytes = { blob: Blob } | { hash: string };
export type FileToSend = { name: string; alt: string; file: Bytes; forModel: Bytes | null };

/**
 * Uploads the files of a prompt one after another and returns their references. `onSent` receives the number uploaded.
 * Stops at the first failure.
 */
export async function uploadAttachments(
  fetch: typeof globalThis.fetch,
  files: readonly FileToSend[],
  onSent: (count: number) => void,
): Promise<CallResult<AttachmentInput[]>> {
  const inputs: AttachmentInput[] = [];
  for (const { name, alt, file, forModel } of files) {
    const stored = await store(fetch, file, name);
    if (!stored.ok) return stored;
    const shown = forModel === null ? null : await store(fetch, forModel, name);
    if (shown !== null && !shown.ok) return shown;
    inputs.push({ name, alt, blob: stored.value, ...(shown && { forModel: shown.value }) });
    onSent(inputs.length);
  }
  return succeed(inputs);
}

async function store(fetch: typeof globalThis.fetch, bytes: Bytes, name: string): Promise<CallResult<string>> {
  if ('hash' in bytes) return succeed(bytes.hash);
  try {
    const digest = await crypto.subtle.digest('SHA-256', await bytes.blob.arrayBuffer());
    const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const response = await fetch(`/api/attachments/${hash}?name=${encodeURIComponent(name.toWellFormed())}`, {
      ...{ method: 'PUT', body: bytes.blob },
      headers: { 'content-type': 'application/octet-stream' },
    });
    return response.ok ? succeed(hash) : fail(await failureOf(response));
  } catch {
    return fail({ code: 'offline' });
  }
}
