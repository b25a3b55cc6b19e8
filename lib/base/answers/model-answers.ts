import { z } from 'zod';

const inBothLanguages = z.object({ en: z.string(), 'zh-CN': z.string() });
/** The conversations that the demo model can replay. */
export const examplesSchema = z.object({
  examples: z.array(
    z.object({
      id: z.string(),
      language: z.enum(['en', 'zh-CN']),
      title: inBothLanguages,
      description: inBothLanguages,
      prompts: z.array(z.string()),
    }),
  ),
});

/** A connected model: everything but its key. Prices in US dollars per million tokens. */
const connectionSchema = z.object({
  baseUrl: z.string(),
  modelId: z.string(),
  price: z.object({ input: z.number(), cached: z.number(), output: z.number() }).nullable(),
  hasKey: z.boolean(),
  source: z.enum(['settings', 'environment']),
});
export type ShownConnection = z.infer<typeof connectionSchema>;

/** One model per purpose, if connected, and the servers found on this computer. */
export const modelSettingsSchema = z.object({
  connection: connectionSchema.nullable(),
  spare: connectionSchema.nullable(),
  small: connectionSchema.nullable(),
  found: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['ollama', 'lm-studio']),
      baseUrl: z.string(),
      models: z.array(z.string()),
    }),
  ),
});
export type FoundModels = z.infer<typeof modelSettingsSchema>['found'][number];

export const connectedModelSchema = z.object({ connection: connectionSchema });

/** The page to which the person is sent to sign in. */
export const signInAddressSchema = z.object({ url: z.url({ protocol: /^https?$/ }) });
