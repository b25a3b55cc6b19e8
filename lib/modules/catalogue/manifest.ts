import { z } from 'zod';
import type { WrittenPromise } from '../../base/promises/read-promises';

export const moduleNameSchema = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/);
/** In each language of the page. */
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
 * A call by which Easel sees whether a secret works, once it is entered: a GET at one of the module's own hosts that changes nothing there,
 * with `{value}` for the secret. Any 2xx says that it does, and `refusedBy` that it doesn't. A value in `unless` is not asked about.
 */
const checkSchema = z.strictObject({
  url: z.string().regex(/^https:\/\/[a-z0-9.-]+\/[^\s]*$/),
  headers: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.string().max(200)).default({}),
  refusedBy: z.array(z.number().int().min(400).max(499)).min(1).default([401, 403]),
  unless: z.array(z.string().min(1)).default([]),
});
export type SecretCheckCall = z.infer<typeof checkSchema>;

/**
 * A secret that a module needs, by name alone, or with the page where one gets it, and how its value begins if that is always the same,
 * so that a slip is noticed where it is typed.
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
  /** Whether it was tried less than the others, which people see beside its name. */
  isNew: z.boolean().default(false),
  title: wordsSchema,
  summary: wordsSchema,
  /** The confirmation question shown before this module is added to an app already in use. */
  approval: wordsSchema,
  /** What becomes of its data when it goes. */
  removal: wordsSchema,
  touches: z.array(z.enum(['sign-in', 'money', 'files', 'mail', 'ai'])),
  needs: z.array(moduleNameSchema),
  /** Secrets it needs, and hosts it may call. */
  secrets: z.array(secretSchema),
  hosts: z.array(z.string()),
  /** Whether its function is also called by others, who have no key of the app: messages of a payment service, for one. */
  isCalledByOthers: z.boolean().default(false),
  settings: z.array(settingSchema),
  owns: z.strictObject({ tables: z.array(identifierSchema), functions: z.array(identifierSchema) }),
  /** What anybody may read without signing in, since the part is for that: of which table which columns, and what that means, in words. */
  open: z
    .array(z.strictObject({ table: identifierSchema, columns: z.array(identifierSchema).min(1), says: wordsSchema }))
    .default([]),
});

/** What a module says of itself. Words are for people; `owns` names what no other migration may change. */
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

/** The secrets a module needs. `begins` empty: any value. `check` null: nobody can tell whether it works. */
export const secretsOf = ({ secrets }: Pick<Manifest, 'secrets'>): ModuleSecret[] =>
  secrets.map((one) =>
    typeof one === 'string'
      ? { name: one, link: null, begins: [], check: null }
      : { name: one.name, link: one.link ?? null, begins: one.begins ?? [], check: one.check ?? null },
  );

/** A module as Easel has it. */
export type AppModule = {
  manifest: Manifest;
  /** By path below `src/modules/<name>/`. */
  files: Readonly<Record<string, string>>;
  /** Of its server function, by path below `supabase/functions/<name>/`; empty for a module without one. */
  functions: Readonly<Record<string, string>>;
  /** In the order in which they run; the name without a time. */
  migrations: readonly { name: string; sql: string }[];
  /** For the model, while it is installed. */
  notes: string;
  /** What every app that has it must keep, by the language of its page; empty for a part without any. */
  promises: Readonly<Record<string, readonly WrittenPromise[]>>;
};

/** All modules by name. */
export type Catalogue = ReadonlyMap<string, AppModule>;

/** Settings by the manifest: each given one if it fits, else its default. Unknown keys are left out. */
export function fitSettings(manifest: Manifest, given: Readonly<Record<string, unknown>>): ModuleSettings {
  return Object.fromEntries(
    manifest.settings.map((setting) => {
      const value = Object.hasOwn(given, setting.key) ? given[setting.key] : undefined;
      return [setting.key, fit(setting, value) ?? setting.default];
    }),
  );
}

/** The form of a module's settings, each of them optional; nothing else passes. */
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

/** The value if the setting takes it, from a tag's text as well; null otherwise. */
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
