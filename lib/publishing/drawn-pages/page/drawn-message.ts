import { z } from 'zod';
import { drawnLimits } from '../drawn-names';
import { drawnPageSchema } from '../drawn-page';

/** What a site in the studio's hidden frame says. It comes from a page that runs the app, which may say anything. */
export const drawnMessageSchema = z.object({
  type: z.literal('easel-drawn'),
  page: drawnPageSchema.omit({ route: true }),
  /** Routes of the same site that the page links to. */
  links: z.array(z.string().max(512)).max(200),
  /** JPEG; null if none was asked for or could be taken. */
  picture: z
    .instanceof(ArrayBuffer)
    .refine((bytes) => bytes.byteLength <= drawnLimits.pictureBytes)
    .nullable(),
});
export type DrawnMessage = z.infer<typeof drawnMessageSchema>;
