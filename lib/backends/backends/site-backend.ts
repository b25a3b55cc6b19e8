import { z } from 'zod';

/** `url`: of the person's own Supabase project; null for the site's own `/backend` path, wherever the site is. */
export const siteBackendSchema = z.object({ anonKey: z.string(), url: z.string().nullable() });
export type SiteBackend = z.infer<typeof siteBackendSchema>;
