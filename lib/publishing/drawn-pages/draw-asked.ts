import type { Target } from '../../base/foundation/read-target';
import { drawParameter, ownFolder } from './drawn-names';

export const drawFile = `${ownFolder}draw.js`;

/**
 * Whether a request asks for a page to be drawn, as the studio does. Anyone may ask, but the page then reports only to
 * the studio.
 */
export const isToDraw = (target: Target | null) =>
  target !== null && new URLSearchParams(target.search).has(drawParameter);

/** The script that sends the drawn page to the builder at this origin, and to no other. */
export const drawScript = (builder: string) => `<script src="${drawFile}" data-builder="${builder}"></script>`;
