import { z } from 'zod';
import { readTarget } from '../../base/foundation/read-target';
import { drawnLimits } from './drawn-names';

/** An address of the app as its own router reads it, `/recipes/7`: no query, nothing that could be read in two ways. */
export const routeSchema = z
  .string()
  .max(512)
  .refine((route) => {
    const target = readTarget(route, 'app');
    return target !== null && target.search === '' && !/^\/(?:backend|assets)(?:\/|$)/.test(target.path);
  }, 'no address of a page');

/** A page as a tab drew it. Nothing of it is trusted: `cleanMarkup` decides what is kept. */
export const drawnPageSchema = z.strictObject({
  route: routeSchema,
  /** Where the app had gone once it was drawn, if it leads elsewhere. */
  shownAt: routeSchema,
  title: z.string().max(500),
  description: z.string().max(1000).nullable(),
  /** What stands in the body, as HTML. */
  html: z.string().max(drawnLimits.pageCharacters),
  /** Classes that the app gave `html` and `body` while it ran. */
  classes: z.string().max(2000),
  /** Style sheets of the site that were loaded for this page, as paths. */
  sheets: z.array(z.string().max(500)).max(drawnLimits.sheets),
  /** Rules that scripts wrote. */
  styles: z.string().max(drawnLimits.styleCharacters),
});
export type DrawnPage = z.infer<typeof drawnPageSchema>;

const within = ({ pages, unknown }: { pages: DrawnPage[]; unknown: DrawnPage | null }) =>
  [...pages, ...(unknown ? [unknown] : [])].reduce((sum, { html, styles }) => sum + html.length + styles.length, 0) <=
  drawnLimits.characters;

/** What a tab hands in: all public pages of one deployment, drawn as a stranger sees them. */
export const drawingSchema = z
  .strictObject({
    deploymentId: z.string().regex(/^[a-z2-7]{26}$/),
    /** The server's time when drawing began, as it told the tab: rows that changed later are not in it. */
    seenAt: z.number().int().nonnegative(),
    pages: z
      .array(drawnPageSchema)
      .min(1)
      .max(drawnLimits.pages)
      .refine((pages) => new Set(pages.map(({ route }) => route)).size === pages.length, 'a page comes twice'),
    /** What the app shows at an address that nobody would make up. */
    unknown: drawnPageSchema.nullable(),
    /** JPEG in base64; null if none could be taken. */
    picture: z
      .base64()
      .max(Math.ceil((drawnLimits.pictureBytes * 4) / 3) + 4)
      .nullable(),
  })
  .refine(within, 'too many words at once');
export type Drawing = z.infer<typeof drawingSchema>;
