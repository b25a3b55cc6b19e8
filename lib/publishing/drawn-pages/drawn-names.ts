/** The element that holds a drawn page until the app has drawn its own. */
export const drawnId = 'easel-drawn';
/** Query parameter that asks a site for the page which sends its drawing to the studio. */
export const drawParameter = 'easel-draw';
/** The path of a site below which Easel's own files are served. */
export const ownFolder = '/_easel/';

/** Limits of what one tab may submit at once. A picture is a JPEG of 1200 × 630 px. */
export const drawnLimits = {
  pages: 40,
  pageCharacters: 600_000,
  characters: 6_000_000,
  sheets: 40,
  styleCharacters: 200_000,
  pictureBytes: 500_000,
} as const;
export const pictureSize = { width: 1200, height: 630 } as const;
