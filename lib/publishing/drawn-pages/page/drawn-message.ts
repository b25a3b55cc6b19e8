import { z } from 'zod';
import { drawnLimits } from '../drawn-names';
import { drawnPageSchema } from '../drawn-page';

/** The message from a site in the studio's hidden frame. It is not trusted, because the page also runs the app. */
export const drawnMessageSchema = z.object({
  type: z.literal('easel-drawn'),
  page: drawnPageSchema.omit({ route: true }),
  /** Routes of the same site to which the page links. */
  links: z.array(z.string().max(512)).max(200),
  /** JPEG; null if none was requested or could be taken. */
  picture: z
    .instanceof(ArrayBuffer)
    .refine((bytes) => bytes.byteLength <= drawnLimits.pictureBytes)
    .nullable(),
});
export type DrawnMessage = z.infer<typeof drawnMessageSchema>;
