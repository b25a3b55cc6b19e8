import { z } from 'zod';
import { streamedErrorSchema } from './error-answer';

/** Addresses of a viewer's previews of an app; `shown` is the hash of the manifest that the visible preview shows. */
export const previewAddressesSchema = z.object({
  mainUrl: z.string(),
  tryUrl: z.string(),
  layersOrigin: z.string(),
  shown: z.string().nullable(),
});

export const shownManifestSchema = z.object({ manifestHash: z.string() });
export const missingCompiledSchema = z.object({ missing: z.array(z.string()) });
export const storedCompiledSchema = z.object({ stored: z.number() });

/** Everything the preview's host needs to show a tree without a compiler. */
const manifestSchema = z.object({
  compiler: z.string(),
  layer: z.string(),
  html: z.string(),
  entry: z.string(),
  modules: z.array(
    z.object({
      url: z.string(),
      hash: z.string(),
      imports: z.array(
        z.object({
          start: z.number(),
          end: z.number(),
          specifier: z.string(),
          dynamic: z.literal(true).optional(),
        }),
      ),
      accepts: z.boolean(),
      placeholder: z.boolean(),
      css: z.string().optional(),
      source: z.string(),
      sourceHash: z.string(),
    }),
  ),
  assets: z.array(z.object({ url: z.string(), hash: z.string(), contentType: z.string() })),
  styles: z.array(z.string()),
});
/** The result of compiling a tree. */
export const compiledSchema = z.object({ manifest: manifestSchema, manifestHash: z.string() });

/** The person a journey acts as: a session from the app's own sign-in, or the reason why there is none. */
export const trialSessionSchema = z.union([z.object({ session: z.unknown() }), z.object({ refused: z.string() })]);

/** All files of a tree: text, or the blob and type of a picture. */
export const treeFilesSchema = z.record(
  z.string(),
  z.union([z.object({ text: z.string() }), z.object({ blob: z.string(), contentType: z.string() })]),
);
export type TreeFiles = z.infer<typeof treeFilesSchema>;

const layerSchema = z.object({
  hash: z.string(),
  versions: z.record(z.string(), z.string()),
  imports: z.record(z.string(), z.string()),
  styles: z.record(z.string(), z.string()),
});
/** One line of the stream while packages are installed: progress, then the layer or why there is none. */
export const layerLineSchema = z.union([
  z.object({ step: z.enum(['resolving', 'downloading', 'preparing']), packages: z.number() }),
  z.object({ layer: layerSchema }),
  streamedErrorSchema,
]);
export type LayerLine = z.infer<typeof layerLineSchema>;
