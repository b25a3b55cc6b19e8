import type { AttachmentInput } from '../attachments/attachment';
import { fail, succeed } from '../foundation/result';
import { failureOf, type CallResult } from './request';

/** Bytes that are still here, or the hash of bytes the server has. */
export type Bytes = { blob: Blob } | { hash: string };
export type FileToSend = { name: string; alt: string; file: Bytes; forModel: Bytes | null };

/**
 * Stores the files of a prompt, one after another, and answers what the prompt names them by. `onSent` counts those that
 * are there. Stops at the first that fails.
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
