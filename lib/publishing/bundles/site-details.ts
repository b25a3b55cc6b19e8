import { z } from 'zod';

/** A site's metadata. Missing parts come from the project's own index.html or from its name. */
export const siteDetailsSchema = z.strictObject({
  title: z.string().trim().max(120).optional(),
  description: z.string().trim().max(300).optional(),
  /** BCP 47, `en` or `zh-CN`. */
  language: z
    .string()
    .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$/)
    .optional(),
  /** One emoji, drawn as the page's icon. */
  icon: z.string().trim().min(1).max(16).optional(),
});
export type SiteDetails = z.infer<typeof siteDetailsSchema>;
