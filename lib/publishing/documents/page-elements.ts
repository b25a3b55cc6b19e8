import { html as htmlNames, type DefaultTreeAdapterMap } from 'parse5';

export type Element = DefaultTreeAdapterMap['element'];
export type Document = DefaultTreeAdapterMap['document'];
export type Node = DefaultTreeAdapterMap['node'];
export type ChildNode = DefaultTreeAdapterMap['childNode'];

export function childNamed(parent: Document | Element, name: string): Element | undefined {
  return parent.childNodes.find((node): node is Element => 'tagName' in node && node.tagName === name);
}

/** Descendants with that tag name, in document order; `*` means all. */
export function descendants(parent: Element, name: string): Element[] {
  const found: Element[] = [];
  const visit = (node: Node) => {
    if (!('childNodes' in node)) return;
    for (const child of node.childNodes) {
      if ('tagName' in child && (name === '*' || child.tagName === name)) found.push(child);
      visit(child);
    }
  };
  visit(parent);
  return found;
}

export function attribute(element: Element, name: string): string | null {
  return element.attrs.find((one) => one.name === name)?.value ?? null;
}

export function setAttribute(element: Element, name: string, value: string): void {
  element.attrs = [...element.attrs.filter((one) => one.name !== name), { name, value }];
}

/** Filters each parent's children once, however many of them are removed. */
export function remove(elements: readonly Element[]): void {
  const leaving = new Set<Node>(elements);
  for (const parent of new Set(elements.map((element) => element.parentNode))) {
    if (parent) parent.childNodes = parent.childNodes.filter((node) => !leaving.has(node));
  }
}

/** Appends an HTML element to another one and returns it. */
export function append(parent: Element, name: string, attributes: Record<string, string>, text?: string): Element {
  const element: Element = {
    nodeName: name,
    tagName: name,
    attrs: Object.entries(attributes).map(([key, value]) => ({ name: key, value })),
    namespaceURI: htmlNames.NS.HTML,
    childNodes: [],
    parentNode: parent,
  };
  if (text !== undefined) element.childNodes.push({ nodeName: '#text', value: text, parentNode: element });
  parent.childNodes.push(element);
  return element;
}

export function textOf(element: Element): string {
  return element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
}

/** All text in an element, with one space between its parts. */
export function wordsOf(element: Element): string {
  const parts: string[] = [];
  const visit = (node: Node) => {
    if (node.nodeName === '#text' && 'value' in node) parts.push(node.value);
    if ('childNodes' in node) for (const child of node.childNodes) visit(child);
  };
  visit(element);
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}
