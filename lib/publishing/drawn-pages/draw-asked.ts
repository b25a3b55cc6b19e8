import type { Target } from '../../base/foundation/read-target';
import { drawParameter, ownFolder } from './drawn-names';

export const drawFile = `${ownFolder}draw.js`;

/** Whether the studio asks for a page to draw it. Whoever else does so gets a page that tells the studio alone. */
export const isToDraw = (target: Target | null) =>
  target !== null && new URLSearchParams(target.search).has(drawParameter);

/** Hands the page to the builder at this origin, and to no other. */
export const drawScript = (builder: string) => `<script src="${drawFile}" data-builder="${builder}"></script>`;
