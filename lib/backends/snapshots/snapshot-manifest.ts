import { z } from 'zod';
import { blockSize } from '@/lib/backends/backend-engine/changed-blocks/block-format';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const pathSchema = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'leads out of its folder');

/** A run of consecutive blocks in a pack: pack number, first block, count; pack -1 means zeros. */
export type Run = readonly [pack: number, first: number, count: number];

const manifestSchema = z.object({
  format: z.literal(1),
  /** The engine that can open it; see `engineVersion`. */
  engine: z.string(),
  /** The result of `transactionSql` at that moment. */
  transaction: z.string(),
  prepared: z.string(),
  /** Blobs of blocks, and of their names in the same order. */
  packs: z.array(z.object({ bytes: hashSchema, names: hashSchema })),
  folders: z.array(pathSchema),
  /** Runs are flattened, three numbers each. */
  files: z.array(z.tuple([pathSchema, z.int().nonnegative(), z.array(z.int().min(-1))])),
  /** The blob that lists uploads; null if there are none. */
  uploads: hashSchema.nullable(),
});

/** What a snapshot consists of. Paths are relative to the database's folder. */
export type SnapshotManifest = z.infer<typeof manifestSchema>;

/** `name` is the pointer file's name, `pointer` its content, `hash` the blob with the upload's bytes. */
const uploadsSchema = z.array(
  z.object({ name: z.string().regex(/^[0-9a-f]{64}$/), pointer: z.string(), hash: hashSchema }),
);
export type SnapshotUploads = z.infer<typeof uploadsSchema>;

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const decode = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

export const encodeManifest = (manifest: SnapshotManifest) => encode(manifest);
export const decodeManifest = (bytes: Uint8Array) => manifestSchema.parse(decode(bytes));
export const encodeUploads = (uploads: SnapshotUploads) => encode(uploads);
export const decodeUploads = (bytes: Uint8Array) => uploadsSchema.parse(decode(bytes));

export function* runsOf(numbers: readonly number[]): Generator<Run> {
  for (let at = 0; at < numbers.length; at += 3) yield [numbers[at]!, numbers[at + 1]!, numbers[at + 2]!];
}

/** Bytes that its database takes on the disk once it is written: zeros are gaps there. */
export function databaseBytes({ files }: SnapshotManifest): number {
  let blocks = 0;
  for (const [, , numbers] of files) for (const [pack, , count] of runsOf(numbers)) if (pack !== -1) blocks += count;
  return blocks * blockSize;
}
