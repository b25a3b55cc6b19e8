/** The element that holds a drawn page until the app has drawn its own. */
export const drawnId = 'easel-drawn';
/** Asks a site for the page that hands its drawing to the studio; the site's own address otherwise. */
export const drawParameter = 'easel-draw';
/** Where a site has files that are Easel's own. */
export const ownFolder = '/_easel/';

/** What one tab may hand in at once. A picture is a JPEG of 1200 × 630 points. */
export const drawnLimits = {
  pages: 40,
  pageCharacters: 600_000,
  characters: 6_000_000,
  sheets: 40,
  styleCharacters: 200_000,
  pictureBytes: 500_000,
} as const;
export const pictureSize = { width: 1200, height: 630 } as const;
