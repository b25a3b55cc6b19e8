import { z } from 'zod';

/** A text in each language of the page. */
const wordsSchema = z.object({ en: z.string(), 'zh-CN': z.string() });
const valueSchema = z.union([z.boolean(), z.string()]);

const settingSchema = z.object({
  key: z.string(),
  type: z.enum(['boolean', 'choice', 'text']),
  default: valueSchema,
  label: wordsSchema,
  /** Only for a `choice`. */
  choices: z.array(z.object({ value: z.string(), label: wordsSchema })).optional(),
  /** Only for a `text`: the most characters it may have. */
  longest: z.number().optional(),
});

const moduleSchema = z.object({
  name: z.string(),
  version: z.number(),
  /** It has been tested less than the others. */
  isNew: z.boolean(),
  title: wordsSchema,
  summary: wordsSchema,
  /** Shown before it is added to the app. */
  approval: wordsSchema,
  /** What happens to its data when it is removed. */
  removal: wordsSchema,
  settings: z.array(settingSchema),
  /** Whether it affects sign-in, money or the like in an app that already stores data. */
  asksFirst: z.boolean(),
  /** Names of parts that it depends on and that are added with it. */
  needs: z.array(z.string()),
  /** Names of the secrets it needs, each with the page to get it from. */
  secrets: z.array(z.object({ name: z.string(), link: z.string().nullable() })),
  /** Null if the app does not have it. */
  installed: z
    .object({
      version: z.number(),
      settings: z.record(z.string(), valueSchema),
      /** Paths of the files that the person may maintain themselves, and whether they do. */
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
 * `also` names parts that were added as dependencies. `merged` and `left` are paths of files that the person maintains:
 * an update was merged into the former, and did not fit the latter, which were left unchanged.
 */
export const changedModulesSchema = z.object({
  versionId: z.string(),
  also: z.array(z.string()),
  merged: z.array(z.string()),
  left: z.array(z.string()),
});
export type ChangedModules = z.infer<typeof changedModulesSchema>;
