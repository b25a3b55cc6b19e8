import { z } from 'zod';
import { readTarget } from '../../base/foundation/read-target';
import { drawnLimits } from './drawn-names';

/** An address of the app as its own router reads it, such as `/recipes/7`: no query, and nothing ambiguous. */
export const routeSchema = z
  .string()
  .max(512)
  .refine((route) => {
    const target = readTarget(route, 'app');
    return target !== null && target.search === '' && !/^\/(?:backend|assets)(?:\/|$)/.test(target.path);
  }, 'no address of a page');

/** A page as a tab drew it. None of it is trusted: `cleanMarkup` decides what is kept. */
export const drawnPageSchema = z.strictObject({
  route: routeSchema,
  /** The route the app showed after it was drawn, which differs from `route` after a redirect. */
  shownAt: routeSchema,
  title: z.string().max(500),
  description: z.string().max(1000).nullable(),
  /** The content of the body, as HTML. */
  html: z.string().max(drawnLimits.pageCharacters),
  /** Classes that the app added to `html` and `body` while it ran. */
  classes: z.string().max(2000),
  /** The site's style sheets that were loaded for this page, as paths. */
  sheets: z.array(z.string().max(500)).max(drawnLimits.sheets),
  /** CSS rules written by scripts. */
  styles: z.string().max(drawnLimits.styleCharacters),
});
export type DrawnPage = z.infer<typeof drawnPageSchema>;

const within = ({ pages, unknown }: { pages: DrawnPage[]; unknown: DrawnPage | null }) =>
  [...pages, ...(unknown ? [unknown] : [])].reduce((sum, { html, styles }) => sum + html.length + styles.length, 0) <=
  drawnLimits.characters;

/** What a tab submits: all public pages of one deployment, drawn as a stranger sees them. */
export const drawingSchema = z
  .strictObject({
    deploymentId: z.string().regex(/^[a-z2-7]{26}$/),
    /**
     * The server's time when drawing began, as the server told the tab. Rows that changed later are not in the drawing.
     */
    seenAt: z.number().int().nonnegative(),
    pages: z
      .array(drawnPageSchema)
      .min(1)
      .max(drawnLimits.pages)
      .refine((pages) => new Set(pages.map(({ route }) => route)).size === pages.length, 'a page comes twice'),
    /** What the app shows at an address that does not exist. */
    unknown: drawnPageSchema.nullable(),
    /** JPEG in base64; null if none could be taken. */
    picture: z
      .base64()
      .max(Math.ceil((drawnLimits.pictureBytes * 4) / 3) + 4)
      .nullable(),
  })
  .refine(within, 'too many words at once');
export type Drawing = z.infer<typeof drawingSchema>;
