import type { Presentations } from './hosted-errors';

/** Failures when a site's drawn pages are submitted. */
export const drawingErrors = {
  'drawing-outdated': {
    status: 409,
    message: 'The site has changed meanwhile. Its pages will be drawn again.',
    report: false,
  },
  'drawing-refused': {
    status: 422,
    message: 'None of these pages can be shown with their words. The site stays as it is.',
    report: false,
  },
} as const satisfies Presentations;
