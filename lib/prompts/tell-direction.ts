import type { Direction } from '../directions/direction';
import { cutText } from '../foundation/cut-text';

/**
 * What the app is to look like, in one line, so that later pages keep to it. Its colours are in src/index.css, which tells them
 * as they are now.
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

/** The directions of other apps of the person's, newest first, one a line and each once; empty where there are none. */
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

/** Nobody's old words may look like a tag, or like the request of now. */
const safe = (text: string) => text.replaceAll('<', '‹');
