import { z } from 'zod';
import type { WrittenPromise } from '../../base/promises/read-promises';

export const moduleNameSchema = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/);
/** A text in each language of the page. */
const wordsSchema = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
const identifierSchema = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

const settingSchema = z.discriminatedUnion('type', [
  z.strictObject({ key: z.string(), type: z.literal('boolean'), default: z.boolean(), label: wordsSchema }),
  z.strictObject({
    key: z.string(),
    type: z.literal('choice'),
    choices: z.array(z.strictObject({ value: z.string(), label: wordsSchema })).min(2),
    default: z.string(),
    label: wordsSchema,
  }),
  z.strictObject({
    key: z.string(),
    type: z.literal('text'),
    longest: z.number().int().max(500),
    default: z.string(),
    label: wordsSchema,
  }),
]);

/**
 * A call with which Easel checks whether a secret works, right after it was entered: a GET to one of the module's own
 * hosts that changes nothing there, with `{value}` replaced by the secret. Any 2xx means that it works, a status in
 * `refusedBy` that it does not. Values listed in `unless` are not checked.
 */
const checkSchema = z.strictObject({
  url: z.string().regex(/^https:\/\/[a-z0-9.-]+\/[^\s]*$/),
  headers: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.string().max(200)).default({}),
  refusedBy: z.array(z.number().int().min(400).max(499)).min(1).default([401, 403]),
  unless: z.array(z.string().min(1)).default([]),
});
export type SecretCheckCall = z.infer<typeof checkSchema>;

/**
 * A secret that a module needs: only its name, or also the page where to get it, and how its value begins if that is
 * always the same, so that a typing mistake is noticed at once.
 */
const secretSchema = z.union([
  z.string(),
  z.strictObject({
    name: z.string(),
    link: z.url({ protocol: /^https$/ }).optional(),
    begins: z.array(z.string().min(1).max(40)).min(1).optional(),
    check: checkSchema.optional(),
  }),
]);

const plainManifestSchema = z.strictObject({
  name: moduleNameSchema,
  version: z.number().int().positive(),
  /** Whether it has been tested less than the others; people see this next to its name. */
  isNew: z.boolean().default(false),
  title: wordsSchema,
  summary: wordsSchema,
  /** The confirmation question shown before this module is added to an app already in use. */
  approval: wordsSchema,
  /** What happens to its data when it is removed. */
  removal: wordsSchema,
  touches: z.array(z.enum(['sign-in', 'money', 'files', 'mail', 'ai'])),
  needs: z.array(moduleNameSchema),
  /** Secrets it needs, and hosts it may call. */
  secrets: z.array(secretSchema),
  hosts: z.array(z.string()),
  /** Whether callers without a key of the app also call its function, such as a payment service with its webhooks. */
  isCalledByOthers: z.boolean().default(false),
  settings: z.array(settingSchema),
  owns: z.strictObject({ tables: z.array(identifierSchema), functions: z.array(identifierSchema) }),
  /**
   * Tables and columns that anybody may read without signing in, by design of the part, and what that means, in words.
   */
  open: z
    .array(z.strictObject({ table: identifierSchema, columns: z.array(identifierSchema).min(1), says: wordsSchema }))
    .default([]),
});

/**
 * A module's description of itself. Texts are for people; `owns` lists the database objects that no other migration may
 * change.
 */
export const manifestSchema = plainManifestSchema.refine(
  ({ secrets, hosts }) =>
    secrets.every(
      (one) => typeof one === 'string' || !one.check || hosts.includes(URL.parse(one.check.url)?.host ?? ''),
    ),
  { error: 'A secret is asked about at one of the module’s own hosts.', path: ['secrets'] },
);

export type Manifest = z.infer<typeof manifestSchema>;
export type ModuleSetting = Manifest['settings'][number];
export type ModuleSettings = Readonly<Record<string, boolean | string>>;

export type ModuleSecret = {
  name: string;
  link: string | null;
  begins: readonly string[];
  check: SecretCheckCall | null;
};

/**
 * The secrets a module needs. Empty `begins`: any value is accepted. `check` is null if no call can tell whether it
 * works.
 */
export const secretsOf = ({ secrets }: Pick<Manifest, 'secrets'>): ModuleSecret[] =>
  secrets.map((one) =>
    typeof one === 'string'
      ? { name: one, link: null, begins: [], check: null }
      : { name: one.name, link: one.link ?? null, begins: one.begins ?? [], check: one.check ?? null },
  );

/** A module in this Easel's catalogue. */
export type AppModule = {
  manifest: Manifest;
  /** File texts, by path below `src/modules/<name>/`. */
  files: Readonly<Record<string, string>>;
  /** Files of its server function, by path below `supabase/functions/<name>/`; empty if it has none. */
  functions: Readonly<Record<string, string>>;
  /** In the order in which they run; names without the timestamp. */
  migrations: readonly { name: string; sql: string }[];
  /** Notes for the model, sent while the module is installed. */
  notes: string;
  /** Promises for every app that has it, by the language of the app's page; empty if it brings none. */
  promises: Readonly<Record<string, readonly WrittenPromise[]>>;
};

/** All modules by name. */
export type Catalogue = ReadonlyMap<string, AppModule>;

/**
 * The settings that a manifest defines, each with its given value if that is valid, otherwise its default. Unknown keys
 * are left out.
 */
export function fitSettings(manifest: Manifest, given: Readonly<Record<string, unknown>>): ModuleSettings {
  return Object.fromEntries(
    manifest.settings.map((setting) => {
      const value = Object.hasOwn(given, setting.key) ? given[setting.key] : undefined;
      return [setting.key, fit(setting, value) ?? setting.default];
    }),
  );
}

/** The schema of a module's settings: each is optional, and no others are allowed. */
export const settingsSchema = ({ settings }: Manifest) =>
  z.strictObject(Object.fromEntries(settings.map((setting) => [setting.key, valueSchema(setting).optional()])));

function valueSchema(setting: ModuleSetting) {
  switch (setting.type) {
    case 'boolean':
      return z.boolean();
    case 'choice':
      return z.enum(setting.choices.map(({ value }) => value));
    case 'text':
      return z.string().max(setting.longest);
    default:
      return setting satisfies never;
  }
}

/** The value if the setting accepts it, also as text from a tag; null otherwise. */
export function fit(setting: ModuleSetting, value: unknown): boolean | string | null {
  switch (setting.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return value === 'true' || value === 'false' ? value === 'true' : null;
    case 'choice':
      return setting.choices.some((choice) => choice.value === value) ? (value as string) : null;
    case 'text':
      return typeof value === 'string' && value.length <= setting.longest ? value : null;
    default:
      return setting satisfies never;
  }
}
