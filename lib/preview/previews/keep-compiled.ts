import { createHash } from 'node:crypto';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { OwnBlobs } from '../../base/blobs/own-blobs';
import { sha256Schema } from '../../base/files/file-operation';
import type { AppError } from '../../base/foundation/app-error';
import type { Now, ProjectId, ViewerId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { CompiledPart } from '../runtime/compiled-parts';
import type { PreviewManifest } from '../runtime/compiler';
import { manifestSchema } from './manifest-schema';
import type { Authorise } from './open-preview';
import type { Lane } from './preview';
import { previewKey } from './preview-key';
import type { PreviewStore } from './preview-store';

/**
 * Stores what browsers compiled. A browser's claim about what a tree compiles to counts only for its own project, and
 * only the project's editors may make it. Modules that other projects stored count as missing until they are sent for
 * this project too.
 */
export type KeepDependencies = {
  previews: PreviewStore;
  blobs: BlobStore;
  ownBlobs: OwnBlobs;
  authorise: Authorise;
  secret: Uint8Array;
  now: Now;
};
type Request = { viewerId: ViewerId; projectId: ProjectId };

export const compiledLimits = { hashes: 10_000, parts: 5000, partBytes: 6 * 1024 * 1024, totalBytes: 64 * 1024 * 1024 };
/** Size limit of a manifest. It is parsed whenever the preview is opened, on the server's main thread. */
const mostManifestBytes = 4 * 1024 * 1024;

/** Returns those of the given hashes that must be uploaded. */
export async function missingCompiled(
  { ownBlobs, authorise }: Pick<KeepDependencies, 'ownBlobs' | 'authorise'>,
  request: Request & { hashes: readonly string[] },
): Promise<Result<string[], AppError>> {
  if (!(await authorise(request.viewerId, request.projectId))) return fail({ code: 'not-found' });
  if (request.hashes.length > compiledLimits.hashes) return fail({ code: 'body-too-large' });
  if (!request.hashes.every((hash) => sha256Schema.safeParse(hash).success)) return fail({ code: 'invalid-input' });
  return succeed(await ownBlobs.of({ projectId: request.projectId }).missing(request.hashes));
}

/** Stores all parts or none; `blob-mismatch` if one does not match its hash. */
export async function storeCompiled(
  { blobs, ownBlobs, authorise }: Pick<KeepDependencies, 'blobs' | 'ownBlobs' | 'authorise'>,
  request: Request & { parts: readonly CompiledPart[] },
): Promise<Result<{ stored: number }, AppError>> {
  if (!(await authorise(request.viewerId, request.projectId))) return fail({ code: 'not-found' });
  const { parts } = request;
  const total = parts.reduce((size, part) => size + part.bytes.length, 0);
  const isTooMuch = parts.length > compiledLimits.parts || total > compiledLimits.totalBytes;
  if (isTooMuch || parts.some((part) => part.bytes.length > compiledLimits.partBytes)) {
    return fail({ code: 'body-too-large' });
  }
  for (const { hash, bytes } of parts) {
    if (createHash('sha256').update(bytes).digest('hex') !== hash) return fail({ code: 'blob-mismatch' });
  }
  const hashes = await blobs.putAll(parts.map((part) => part.bytes));
  await ownBlobs.add({ projectId: request.projectId }, hashes);
  return succeed({ stored: parts.length });
}

/**
 * Makes a lane show this manifest from its next load on. With a `treeHash`, also stores it as the compiled form of that
 * tree, unless the project does not have the tree; null for a state in the middle of a reply. Fails with `blob-missing`
 * if the manifest names bytes the project does not have.
 */
export async function showManifest(
  { previews, blobs, ownBlobs, authorise, secret, now }: KeepDependencies,
  request: Request & { lane: Lane; treeHash: string | null; manifest: unknown },
): Promise<Result<{ manifestHash: string }, AppError>> {
  const { viewerId, projectId, lane, treeHash } = request;
  if (!(await authorise(viewerId, projectId))) return fail({ code: 'not-found' });
  if ((JSON.stringify(request.manifest) ?? '').length > mostManifestBytes) return fail({ code: 'body-too-large' });
  const parsed = manifestSchema.safeParse(request.manifest);
  if (!parsed.success) return fail({ code: 'invalid-input', detail: parsed.error.issues[0]?.message });
  const manifest = parsed.data;

  const named = [...manifest.modules, ...manifest.assets].map((part) => part.hash);
  const missing = await ownBlobs.of({ projectId }).missing([...new Set(named)]);
  if (missing.length > 0) return fail({ code: 'blob-missing', detail: missing[0] });

  const manifestHash = await blobs.put(new TextEncoder().encode(JSON.stringify(manifest)));
  // Add the manifest with everything it names: once a manifest is there, its contents need no further check.
  await ownBlobs.add({ projectId }, [...named, manifestHash]);
  const key = previewKey(secret, { projectId, viewerId, lane });
  await previews.ensure([{ key, projectId, viewerId, lane }], now());
  if (treeHash !== null && (await ownBlobs.hasTree(projectId, treeHash))) {
    await previews.keepCompiled({ projectId, treeHash, compiler: manifest.compiler }, manifestHash, now());
  }
  await previews.show(key, manifestHash, now());
  return succeed({ manifestHash });
}

/**
 * The compiled form of a tree by this compiler; null if there is none, or if a part of it has since been
 * garbage-collected.
 */
export async function findCompiled(
  { previews, blobs, authorise }: Pick<KeepDependencies, 'previews' | 'blobs' | 'authorise'>,
  request: Request & { treeHash: string; compiler: string },
): Promise<Result<{ manifest: PreviewManifest; manifestHash: string } | null, AppError>> {
  const { viewerId, projectId, treeHash, compiler } = request;
  if (!(await authorise(viewerId, projectId))) return fail({ code: 'not-found' });
  const manifestHash = await previews.findCompiled({ projectId, treeHash, compiler });
  const bytes = manifestHash === null ? null : await blobs.get(manifestHash);
  if (manifestHash === null || bytes === null) return succeed(null);
  const manifest = readManifest(bytes);
  const missing = await blobs.missing([...new Set(manifest.modules.map((module) => module.hash))]);
  return succeed(missing.length > 0 ? null : { manifest, manifestHash });
}

/** A manifest that was validated before it was stored; throws only if the blob is not one. */
export function readManifest(bytes: Uint8Array): PreviewManifest {
  return JSON.parse(new TextDecoder().decode(bytes)) as PreviewManifest;
}
