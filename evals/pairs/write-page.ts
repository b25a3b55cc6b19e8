import type { PairRequest } from './plan-pairs';
import { screens } from './pair-report';

/** One pair as the judge sees it, with the file names of the available pictures. */
export type ShownPair = { request: PairRequest; pictures: ReadonlySet<string> };

/** Requests are untrusted text: escape all markup. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const style = `
:root { font: 16px/1.5 system-ui, sans-serif; color: #1c1c1c; background: #fff; }
body { margin: 0 auto; max-width: 1800px; padding: 24px; }
section { border-top: 2px solid #1c1c1c; margin-top: 48px; }
blockquote { margin: 16px 0; max-width: 80ch; white-space: pre-wrap; border-left: 4px solid #b5b5b5; padding-left: 16px; }
ol { max-width: 100ch; }
.both { display: grid; grid-template-columns: 1fr 1fr; gap: 24px; align-items: start; }
figure { margin: 0; }
figcaption { font-weight: 600; }
img { max-width: 100%; border: 1px solid #b5b5b5; }
.none { background: #f1f1f1; padding: 48px 16px; text-align: center; }
`;

function figureOf({ request, pictures }: ShownPair, number: 1 | 2, width: number, height: number): string {
  const name = `${number}-${width}`;
  const folder = encodeURIComponent(request.id);
  const whole = pictures.has(`${name}-full.png`) ? ` · <a href="${folder}/${name}-full.png">whole page</a>` : '';
  const shown = pictures.has(`${name}.png`)
    ? `<img src="${folder}/${name}.png" width="${width}" height="${height}" style="height:auto" loading="lazy" alt="App ${number}, ${width} wide">`
    : '<p class="none">There is no picture: the app could not be opened.</p>';
  return `<figure><figcaption>${number}${whole}</figcaption>${shown}</figure>`;
}

function sectionOf(pair: ShownPair): string {
  const { id, language, request, cases } = pair.request;
  const list = cases.map(({ task, expected }) => `<li>${escapeHtml(task)} <b>→</b> ${escapeHtml(expected)}</li>`);
  return [
    `<section id="${escapeHtml(id)}">`,
    `<h2>${escapeHtml(id)}</h2>`,
    `<blockquote lang="${escapeHtml(language)}">${escapeHtml(request)}</blockquote>`,
    ...(list.length > 0
      ? ['<details><summary>Cases</summary>', `<ol lang="${escapeHtml(language)}">`, ...list, '</ol></details>']
      : []),
    ...screens.flatMap(({ width, height }) => [
      `<h3>${width} wide</h3>`,
      `<div class="both">${figureOf(pair, 1, width, height)}${figureOf(pair, 2, width, height)}</div>`,
    ]),
    '</section>',
  ].join('\n');
}

/** `pairs.html`: the request and both apps side by side. It does not reveal whose they are. */
export function writePage(pairs: readonly ShownPair[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>Pairs</title>',
    `<style>${style}</style>`,
    '<h1>Pairs</h1>',
    '<p>Each request was answered twice. Which of the two is shown as 1 was drawn anew for each. In <code>verdicts.jsonl</code> say in the line of each request:',
    '<code>preferred</code> 1, 2 or "neither"; <code>appearance1</code> and <code>appearance2</code> from 1 to 5 (1 broken or unstyled, 2 bare,',
    '3 tidy but generic, 4 well made and fitting the request, 5 one would show it around; named colours that were ignored: at most 2); <code>why</code> in a sentence or two.</p>',
    ...pairs.map(sectionOf),
    '</html>',
    '',
  ].join('\n');
}
