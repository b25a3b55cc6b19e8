import { html as htmlNames, serialize } from 'parse5';
import { attribute, childNamed, type ChildNode, type Element } from '../documents/page-elements';
import { parsePage } from '../documents/parse-page';
import {
  drawingAttributes,
  drawingElements,
  droppedElements,
  fieldTypes,
  isNamedAttribute,
  plainAttributes,
  plainElements,
} from './allowed-markup';
import { cleanDeclarations, cleanLink, cleanSource, cleanSourceSet } from './clean-values';
import { drawnId } from './drawn-names';

/**
 * Cleaning may change how a page is parsed, for example by moving text out of a table. A page that still changes after
 * this many passes is rejected.
 */
const mostPasses = 4;

/**
 * Reduces a page's markup to what is safe to show to anybody: text, links, pictures and inert fields. Removes scripts,
 * handlers, frames, forms, style sheets and addresses that run code. Parsing the result again with an HTML parser gives
 * the same result; null if that can't be achieved. Throws `PageTooLarge`. `address` is the site's own. Only for the
 * bundler's process.
 */
export function cleanMarkup(source: string, address: string): Element | null {
  let text = source;
  for (let pass = 0; pass < mostPasses; pass++) {
    const body = readBody(text);
    body.childNodes = body.childNodes.flatMap((child) => cleanNode(child, { parent: body, address }));
    const next = serialize(body);
    if (next === text) return body;
    text = next;
  }
  return null;
}

function readBody(markup: string): Element {
  const document = parsePage(`<!doctype html><html><head></head><body>${markup}</body></html>`);
  const body = childNamed(childNamed(document, 'html')!, 'body')!;
  body.attrs = [];
  return body;
}

type Within = { parent: Element; address: string };

function cleanNode(node: ChildNode, within: Within): ChildNode[] {
  if (node.nodeName === '#text' && 'value' in node) return [{ ...node, parentNode: within.parent }];
  if (!('tagName' in node)) return [];
  const isDrawing = node.namespaceURI === htmlNames.NS.SVG;
  if (droppedElements.has(node.tagName) || (!isDrawing && node.namespaceURI !== htmlNames.NS.HTML)) return [];
  if (isDrawing) return drawingElements.has(node.tagName) ? [cleanElement(node, within, true)] : [];
  // A form becomes a div, which can't be submitted; otherwise text typed before the app has loaded would end up in the
  // address.
  if (node.tagName === 'form') return [cleanElement({ ...node, tagName: 'div', nodeName: 'div' }, within, false)];
  if (node.tagName === 'input' && !fieldTypes.has((attribute(node, 'type') ?? 'text').toLowerCase())) return [];
  if (plainElements.has(node.tagName)) return [cleanElement(node, within, false)];
  return node.childNodes.flatMap((child) => cleanNode(child, within));
}

function cleanElement(element: Element, { parent, address }: Within, isDrawing: boolean): Element {
  const made: Element = {
    nodeName: element.tagName,
    tagName: element.tagName,
    namespaceURI: element.namespaceURI,
    attrs: isDrawing ? cleanDrawingAttributes(element) : cleanAttributes(element, address),
    childNodes: [],
    parentNode: parent,
  };
  made.childNodes = element.childNodes.flatMap((child) => cleanNode(child, { parent: made, address }));
  return made;
}

function cleanAttributes(element: Element, address: string): Element['attrs'] {
  const kept: Element['attrs'] = [];
  const keep = (name: string, value: string | null) => {
    if (value !== null) kept.push({ name, value });
  };
  const isSecret = element.tagName === 'input' && attribute(element, 'type')?.toLowerCase() === 'password';
  for (const { name, value, prefix } of element.attrs) {
    if (prefix) continue;
    if (name === 'style') keep(name, cleanDeclarations(value));
    else if (name === 'href') keep(name, element.tagName === 'a' ? cleanLink(value, address) : null);
    else if (name === 'src' || name === 'poster') keep(name, cleanSource(value, address));
    else if (name === 'srcset') keep(name, cleanSourceSet(value, address));
    else if (name === 'id') keep(name, value === drawnId ? null : value);
    else if (name === 'value' && isSecret) continue;
    else if (name === 'type' && element.tagName === 'button') continue;
    else if (name === 'target' && !/^_(?:blank|self|top|parent)$/.test(value)) continue;
    else if (plainAttributes.has(name) || isNamedAttribute(name)) keep(name, value);
  }
  const isTyped = element.tagName === 'textarea' || (element.tagName === 'input' && !isTicked(element));
  // Read-only, because text that a visitor types before the app has loaded would be lost.
  if (isTyped && attribute(element, 'readonly') === null) kept.push({ name: 'readonly', value: '' });
  if (element.tagName === 'a' && attribute(element, 'target') !== null) kept.push({ name: 'rel', value: 'noopener' });
  if (element.tagName === 'button') kept.push({ name: 'type', value: 'button' });
  return kept;
}

const isTicked = (element: Element) =>
  /^(?:checkbox|radio|button|submit|reset|range|color)$/i.test(attribute(element, 'type') ?? '');

function cleanDrawingAttributes(element: Element): Element['attrs'] {
  return element.attrs.flatMap((one): Element['attrs'] => {
    const { name, value, prefix } = one;
    // Only references to a part of the same page are allowed.
    if (element.tagName === 'use' && name === 'href')
      return /^#[\w-]{1,100}$/.test(value) ? [{ name: 'href', value }] : [];
    if (prefix) return [];
    if (name === 'style') {
      const declarations = cleanDeclarations(value);
      return declarations === null ? [] : [{ name, value: declarations }];
    }
    if (isNamedAttribute(name)) return [{ name, value }];
    if (!drawingAttributes.has(name)) return [];
    // `fill="url(#shade)"` refers to a part of the same page.
    return /url\s*\(/i.test(value) && !/^url\(["']?#[\w:-]{1,100}["']?\)$/.test(value) ? [] : [{ name, value }];
  });
}
