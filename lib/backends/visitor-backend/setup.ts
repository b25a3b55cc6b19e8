import { z } from 'zod';
import { authSettingsSchema } from '@/lib/backends/backend-engine/sign-in/auth-settings';

/** One file's SQL in the form an engine takes: split into statements, the last of which records that it ran. */
const partSchema = z.object({
  name: z.string(),
  statements: z.array(z.object({ sql: z.string(), values: z.array(z.unknown()).optional() })),
  bringsOwner: z.boolean(),
});

/** Paths of the files the worker loads, from the root of the host that serves them. */
export const engineFilesSchema = z.object({ wasm: z.string(), data: z.string(), template: z.string() });
export type EngineFiles = z.infer<typeof engineFilesSchema>;

/** What a visitor's tab needs to create a version's backend; embedded as JSON in the shared app's HTML. */
export const visitorSetupSchema = z.object({
  /** Names this version's data: tabs with the same name share it. */
  world: z.string(),
  publishableKey: z.string(),
  authSettings: authSettingsSchema,
  parts: z.array(partSchema),
});
export type VisitorSetup = z.infer<typeof visitorSetupSchema>;

/** The same with the addresses of Easel's own files. */
export const pageSetupSchema = visitorSetupSchema.extend({
  files: engineFilesSchema.extend({ worker: z.string(), relay: z.string() }),
});
export type PageSetup = z.infer<typeof pageSetupSchema>;
