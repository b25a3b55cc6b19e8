import type { Direction } from '../../base/directions/direction';
import { cutText } from '../../base/foundation/cut-text';

/**
 * What the app should look like, in one line, so that later pages follow it. Its colours are in src/index.css, which
 * always has the current ones.
 */
export function tellDirection({ idea, type, motion }: Direction): string {
  const parts = [idea, type && `Type: ${type}`, motion && `Motion: ${motion}`];
  return `Direction: ${parts
    .filter((part) => part !== '')
    .map(safe)
    .join(' | ')}`;
}

const mostLately = 20;
const longestLately = 630;
const longestIdea = 80;
const longestType = 60;
const colorsTold = 2;
const latelyTitle = '# Lately built here; be far from all of these:';

/** The directions of the person's other apps, newest first, one per line without repeats; empty if there are none. */
export function tellLately(directions: readonly Direction[]): string {
  const lines = new Set(directions.map(tellShort));
  let text = '';
  for (const line of [...lines].slice(0, mostLately)) {
    const longer = `${text === '' ? latelyTitle : text}\n${line}`;
    if (longer.length > longestLately) break;
    text = longer;
  }
  return text;
}

function tellShort({ idea, type, colors }: Direction): string {
  const first = colors.slice(0, colorsTold).map(({ name, hex }) => `${cutText(name, 20)} ${hex}`);
  return `- ${[cutText(idea, longestIdea), cutText(type, longestType), first.join(', ')]
    .filter((part) => part !== '')
    .map(safe)
    .join(' | ')}`;
}

/** Old words must not look like a tag or like the current request. */
const safe = (text: string) => text.replaceAll('<', '‹');
