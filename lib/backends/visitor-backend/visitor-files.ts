import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** The path at which a shared app's own address serves Easel's files for it. */
export const visitorPath = '/__easel/visitor/';

const manifestSchema = z.object({
  boot: z.string(),
  relay: z.string(),
  worker: z.string(),
  wasm: z.string(),
  data: z.string(),
  template: z.string(),
  files: z.record(z.string(), z.object({ type: z.string(), bytes: z.number(), brotli: z.number() })),
});
type Manifest = z.infer<typeof manifestSchema>;

/** One of Easel's own files, which are the same for every share; its name identifies its content. */
export type VisitorFile = {
  /** The path of the file; `brotli`: the path of the same content in brotli. */
  file: string;
  brotli: string;
  headers: Readonly<Record<string, string>>;
};

export type VisitorFiles = {
  /** Addresses for the head, from the root of a shared app's host. */
  addresses: Record<'boot' | 'relay' | 'worker' | 'wasm' | 'data' | 'template', string>;
  /** The file at a path below `visitorPath`; null for any other. */
  at(urlPath: string): VisitorFile | null;
};

/** Reads what `scripts/build-visitor-backend.mjs` wrote to `build/visitor-backend`. Throws if it has not been built. */
export async function readVisitorFiles(folder: string): Promise<VisitorFiles> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')));
  const addressOf = (part: keyof VisitorFiles['addresses']) => visitorPath + manifest[part];
  return {
    addresses: {
      ...{ boot: addressOf('boot'), relay: addressOf('relay'), worker: addressOf('worker') },
      ...{ wasm: addressOf('wasm'), data: addressOf('data'), template: addressOf('template') },
    },
    at(urlPath) {
      const name = urlPath.startsWith(visitorPath) ? urlPath.slice(visitorPath.length) : '';
      if (!Object.hasOwn(manifest.files, name)) return null;
      const file = path.join(folder, name);
      return { file, brotli: `${file}.br`, headers: headersOf(manifest, name) };
    },
  };
}

/** A worker runs under the policy that its own file was served with. */
const workerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const relayPolicy = "default-src 'none'; connect-src 'self'";

function headersOf(manifest: Manifest, name: string): Record<string, string> {
  return {
    'content-type': manifest.files[name]!.type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
    ...(name === manifest.worker && { 'content-security-policy': workerPolicy }),
    // It handles requests under /backend/ for pages anywhere on this host.
    ...(name === manifest.relay && { 'content-security-policy': relayPolicy, 'service-worker-allowed': '/' }),
  };
}
