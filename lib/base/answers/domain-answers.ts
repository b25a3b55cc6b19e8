import { z } from 'zod';

/** A site's own domain, as the Publish tab shows it. */
export const siteDomainSchema = z.object({
  /** False on a person's own computer, because no domain can point to it. */
  isOffered: z.boolean(),
  domain: z
    .object({
      name: z.string(),
      isVerified: z.boolean(),
      /** Either of these records in the domain's DNS proves ownership; the second also brings visitors here. */
      txt: z.object({ name: z.string(), value: z.string() }),
      cname: z.object({ name: z.string(), value: z.string() }),
    })
    .nullable(),
});
export type ShownDomain = z.infer<typeof siteDomainSchema>;
