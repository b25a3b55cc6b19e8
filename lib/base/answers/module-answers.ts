import { z } from 'zod';

/** In each language of the page. */
const wordsSchema = z.object({ en: z.string(), 'zh-CN': z.string() });
const valueSchema = z.union([z.boolean(), z.string()]);

const settingSchema = z.object({
  key: z.string(),
  type: z.enum(['boolean', 'choice', 'text']),
  default: valueSchema,
  label: wordsSchema,
  /** Of a choice. */
  choices: z.array(z.object({ value: z.string(), label: wordsSchema })).optional(),
  /** Characters of a text. */
  longest: z.number().optional(),
});

const moduleSchema = z.object({
  name: z.string(),
  version: z.number(),
  /** Tried less than the others. */
  isNew: z.boolean(),
  title: wordsSchema,
  summary: wordsSchema,
  /** Said before it comes into the app. */
  approval: wordsSchema,
  /** What becomes of its data when it goes. */
  removal: wordsSchema,
  settings: z.array(settingSchema),
  /** Whether it touches how people sign in, money or the like in an app that keeps data already. */
  asksFirst: z.boolean(),
  /** Parts that come along since it needs them, by name. */
  needs: z.array(z.string()),
  /** Names of the secrets it needs, each with the page where one gets it. */
  secrets: z.array(z.object({ name: z.string(), link: z.string().nullable() })),
  /** Null where the app does not have it. */
  installed: z
    .object({
      version: z.number(),
      settings: z.record(z.string(), valueSchema),
      /** What the person may look after themselves, by path, and whether they do. */
      files: z.array(z.object({ path: z.string(), isMine: z.boolean() })),
      /** The app's own files that use it, by path. */
      usedIn: z.array(z.string()),
    })
    .nullable(),
});
export type ListedModule = z.infer<typeof moduleSchema>;
export type ListedSetting = z.infer<typeof settingSchema>;

/** All ready-made parts of this Easel, and which of them the app has. */
export const moduleListSchema = z.object({ versionId: z.string(), modules: z.array(moduleSchema) });

/**
 * `also` names parts that came along; `merged` and `left` are files that the person looks after, by path: an update went into them, or did
 * not fit and left them as they are.
 */
export const changedModulesSchema = z.object({
  versionId: z.string(),
  also: z.array(z.string()),
  merged: z.array(z.string()),
  left: z.array(z.string()),
});
export type ChangedModules = z.infer<typeof changedModulesSchema>;
