import { z } from 'zod';

/** The arguments of `storage.from(bucket).list(prefix, options)`. */
export const listingSchema = z.object({
  prefix: z.string().default(''),
  limit: z.number().int().min(1).max(1000).default(100),
  offset: z.number().int().min(0).default(0),
  search: z.string().default(''),
  sortBy: z
    .object({ column: z.enum(['name', 'created_at', 'updated_at', 'last_accessed_at']), order: z.string() })
    .partial()
    .default({}),
});
export type Listing = z.infer<typeof listingSchema>;

export type StoredObject = { name: string } & Record<string, unknown>;

/**
 * Folds objects with full names into one level of folders, as Supabase does: names without the prefix, and anything
 * deeper as a folder, which has a name and nothing else.
 */
export function foldListing(objects: readonly StoredObject[], { prefix, limit, offset, search, sortBy }: Listing) {
  const within = prefix.replace(/^\/+|(?<!\/)\/+$/g, '');
  const start = within === '' ? '' : `${within}/`;
  const level = new Map<string, StoredObject>();
  for (const object of objects) {
    if (!object.name.startsWith(start)) continue;
    const rest = object.name.slice(start.length);
    const slash = rest.indexOf('/');
    const name = slash === -1 ? rest : rest.slice(0, slash);
    if (name === '' || !name.toLowerCase().startsWith(search.toLowerCase())) continue;
    if (slash === -1) level.set(name, { ...object, name });
    else if (!level.has(name)) level.set(name, folder(name));
  }
  const column = sortBy.column ?? 'name';
  const sign = sortBy.order === 'desc' ? -1 : 1;
  const value = (object: StoredObject) => String(object[column] ?? '');
  return [...level.values()]
    .sort((a, b) => (value(a) < value(b) ? -sign : value(a) > value(b) ? sign : 0))
    .slice(offset, offset + limit);
}

const folder = (name: string): StoredObject => ({
  name,
  id: null,
  updated_at: null,
  created_at: null,
  last_accessed_at: null,
  metadata: null,
});
