import { serialize } from 'parse5';
import {
  append,
  attribute,
  childNamed,
  descendants,
  type Element,
  remove,
  setAttribute,
  textOf,
  wordsOf,
} from '../documents/page-elements';
import { PageTooLarge, parsePage } from '../documents/parse-page';
import { cleanMarkup } from './clean-markup';
import { cleanRules } from './clean-values';
import { drawnId, pictureSize } from './drawn-names';
import type { DrawnPage } from './drawn-page';
import type { DrawnAnswer, DrawnRequest } from './drawn-request';
import { readKind } from './read-kind';

/** Makes the pages. Leaves out pages that exceed the page limits or whose markup can't be cleaned. */
export function composeDrawn(request: DrawnRequest): DrawnAnswer {
  const pages = request.pages.flatMap((page) => {
    const html = composePage(request, page);
    return html === null ? [] : [{ route: page.route, html }];
  });
  return { pages, unknown: request.unknown && composePage(request, request.unknown) };
}

function composePage(request: DrawnRequest, page: DrawnPage): string | null {
  try {
    const body = cleanMarkup(page.html, request.address);
    return body === null || wordsOf(body) === '' ? null : compose(request, page, body);
  } catch (error) {
    if (error instanceof PageTooLarge) return null;
    throw error;
  }
}

function compose(request: DrawnRequest, page: DrawnPage, drawn: Element): string | null {
  const { address, picture } = request;
  const document = parsePage(request.shell);
  const root = childNamed(document, 'html')!;
  const [head, body] = [childNamed(root, 'head')!, childNamed(root, 'body')!];
  // A page with its own Content-Security-Policy might block Easel's script and would then show two pages.
  if (descendants(head, 'meta').some((one) => /^content-security-policy/i.test(attribute(one, 'http-equiv') ?? '')))
    return null;

  const isUnknown = page === request.unknown;
  const title = titleOf(head, page, drawn);
  remove(descendants(head, 'title'));
  append(head, 'title', {}, title);
  const meta = (name: string) => descendants(head, 'meta').find((one) => attribute(one, 'name') === name);
  const known = meta('description');
  const own = known && attribute(known, 'content');
  const description = page.description ?? request.description ?? own ?? firstSentence(drawn);
  if (known) remove([known]);
  if (description) append(head, 'meta', { name: 'description', content: description });

  if (!isUnknown) {
    const url = `${address}${page.shownAt}`;
    const image = picture === null ? null : `${address}${picture}`;
    remove(descendants(head, 'link').filter((link) => attribute(link, 'rel') === 'canonical'));
    append(head, 'link', { rel: 'canonical', href: url });
    writePreview(head, { title, description: description ?? null, url, image });
    const kind = readKind(drawn, { name: title, description: description ?? null, url, image }, page.route === '/');
    // Within a script element only "</script" and "<!--" have a meaning.
    const json = kind && JSON.stringify({ '@context': 'https://schema.org', ...kind }).replaceAll('<', '\\u003c');
    if (json) append(head, 'script', { type: 'application/ld+json' }, json);
  }

  const linked = new Set(descendants(head, 'link').map((link) => attribute(link, 'href')));
  const sheets = new Set(request.sheets);
  for (const href of new Set(page.sheets))
    if (sheets.has(href) && !linked.has(href)) append(head, 'link', { rel: 'stylesheet', href });

  const classes = page.classes.split(/\s+/).filter((name) => name !== '');
  const holder = append(body, 'div', {
    id: drawnId,
    style: 'display:contents',
    ...(classes.length > 0 && { class: classes.join(' ') }),
  });
  const rules = cleanRules(page.styles);
  if (rules !== '') append(holder, 'style', {}, rules);
  for (const child of drawn.childNodes) {
    child.parentNode = holder;
    holder.childNodes.push(child);
  }
  append(body, 'script', {}, request.exchange);
  setAttribute(root, 'data-easel-page', 'drawn');
  return serialize(document);
}

/** The app's own title. If all its pages share one title, it is preceded by the page's heading. */
function titleOf(head: Element, page: DrawnPage, drawn: Element): string {
  const [element] = descendants(head, 'title');
  const general = element ? textOf(element).trim() : '';
  const title = page.title.trim() || general;
  const headings = descendants(drawn, 'h1')
    .map(wordsOf)
    .filter((words) => words !== '');
  const isOfThisPage = title !== general || page.route === '/' || headings.length !== 1;
  return isOfThisPage || headings[0] === title ? title : `${headings[0]!.slice(0, 120)} – ${title}`;
}

/** The first text that is longer than a label; null if the page has none. */
function firstSentence(drawn: Element): string | null {
  const found =
    descendants(drawn, 'p')
      .map(wordsOf)
      .find((words) => words.length >= 40) ?? null;
  if (found === null || found.length <= 160) return found;
  const cut = found.slice(0, 160);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 80))}…`;
}

/** Writes the tags from which chats and search engines make a link preview. Tags that the app itself set are kept. */
function writePreview(
  head: Element,
  { title, description, url, image }: { title: string; description: string | null; url: string; image: string | null },
): void {
  const said = new Set(
    descendants(head, 'meta').flatMap((one) => [attribute(one, 'property'), attribute(one, 'name')]),
  );
  const say = (key: 'property' | 'name', name: string, content: string | null) => {
    if (content !== null && !said.has(name)) append(head, 'meta', { [key]: name, content });
  };
  say('property', 'og:type', 'website');
  say('property', 'og:title', title);
  say('property', 'og:description', description);
  say('property', 'og:url', url);
  if (image !== null && !said.has('og:image')) {
    say('property', 'og:image', image);
    say('property', 'og:image:width', String(pictureSize.width));
    say('property', 'og:image:height', String(pictureSize.height));
  }
  say('name', 'twitter:card', image === null ? 'summary' : 'summary_large_image');
}
