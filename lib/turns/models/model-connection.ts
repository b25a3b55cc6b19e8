import { z } from 'zod';

const priceSchema = z.object({
  input: z.number().nonnegative(),
  cached: z.number().nonnegative(),
  output: z.number().nonnegative(),
});

/** The model that this installation uses, as its owner set it in the page. The key is plain here and sealed at rest. */
export const modelConnectionSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }).max(500),
  modelId: z.string().trim().min(1).max(200),
  /** Empty for a server that needs none. */
  key: z.string().max(2000),
  /** Dollars per million tokens, if the owner knows better than the price table; null: the table's price. */
  price: priceSchema.nullable(),
});
export type ModelConnection = z.infer<typeof modelConnectionSchema>;

/**
 * What a connection is for: `build` writes the apps, `spare` takes over when it is down, `small` names apps and
 * summarises changes.
 */
export const modelSlots = ['build', 'spare', 'small'] as const;
export type ModelSlot = (typeof modelSlots)[number];

/** What the page sends: if `key` is absent, the stored key is used, provided that the host is still the same. */
export type ModelConnectionInput = Omit<ModelConnection, 'key'> & { key?: string };

/** What the page may see: everything but the key. */
export type ModelConnectionView = Omit<ModelConnection, 'key'> & { hasKey: boolean };

/** Stores one connection of this installation. Keys are sealed before they are written. */
export interface ModelConnectionStore {
  /** Null if none was set. A key that can't be decrypted any more (another secret) reads as empty. */
  get(): Promise<ModelConnection | null>;
  set(connection: ModelConnection): Promise<void>;
  clear(): Promise<void>;
}

export function viewConnection({ key, ...rest }: ModelConnection): ModelConnectionView {
  return { ...rest, hasKey: key !== '' };
}

/** If the page's input has no key, adds the first stored key for the same host; a key is never sent to another host. */
export function mergeConnection(kept: readonly ModelConnection[], input: ModelConnectionInput): ModelConnection {
  const { origin } = new URL(input.baseUrl);
  const same = kept.find((connection) => connection.key !== '' && new URL(connection.baseUrl).origin === origin);
  return { ...input, key: input.key ?? same?.key ?? '' };
}
