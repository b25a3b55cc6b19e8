import { z } from 'zod';
import { sha256Schema } from '../../base/files/file-operation';
import type { PreviewManifest } from '../runtime/compiler';

/** A URL within the app: an absolute path, never another host (`//evil`). */
const urlSchema = z
  .string()
  .max(1024)
  .regex(/^\/(?!\/)[^\s\\]*$/);
const contentTypeSchema = z.string().regex(/^[\w.+-]+\/[\w.+-]+(; ?charset=[\w-]+)?$/);
const positionSchema = z.number().int().nonnegative();

const moduleSchema = z.strictObject({
  url: urlSchema,
  hash: sha256Schema,
  imports: z
    .array(
      z.strictObject({
        start: positionSchema,
        end: positionSchema,
        specifier: z.string().max(1024),
        dynamic: z.literal(true).optional(),
      }),
    )
    .max(2000),
  accepts: z.boolean(),
  placeholder: z.boolean(),
  css: z
    .string()
    .max(2 * 1024 * 1024)
    .optional(),
  source: z.string().max(1024),
  sourceHash: z.string().max(64),
});

/** A manifest sent by a browser. The code that stores it checks that everything it names exists. */
export const manifestSchema = z.strictObject({
  compiler: z.string().max(128),
  layer: z.string().max(128),
  html: z.string().max(256 * 1024),
  entry: urlSchema,
  modules: z.array(moduleSchema).max(5000),
  assets: z.array(z.strictObject({ url: urlSchema, hash: sha256Schema, contentType: contentTypeSchema })).max(4000),
  styles: z.array(urlSchema).max(200),
}) satisfies z.ZodType<PreviewManifest>;
