import { defaultTreeAdapter, parse, type DefaultTreeAdapterMap, type TreeAdapter } from 'parse5';
import { siteLimits } from '../../base/foundation/site-limits';

type Document = DefaultTreeAdapterMap['document'];
type ParentNode = DefaultTreeAdapterMap['parentNode'];

/**
 * Size limits of one page. HTML reopens unclosed formatting in every following paragraph, attributes included, so that
 * 80 kB of text can expand to gigabytes of nodes. Nodes and the characters of their attributes are therefore counted
 * while they are created.
 */
export const pageLimits = { nodes: 50_000, attributeCharacters: 8_000_000, depth: 500 };

/** A page exceeds `pageLimits`; `message` tells which limit, in plain words. */
export class PageTooLarge extends Error {
  override name = 'PageTooLarge';
}

/** Parses a page within `pageLimits` and `siteLimits.pageBytes`; throws `PageTooLarge` as soon as one is exceeded. */
export function parsePage(source: string): Document {
  if (Buffer.byteLength(source) > siteLimits.pageBytes) throw new PageTooLarge('it is larger than 4 MB');
  const document = parse(source, { treeAdapter: countingAdapter() });
  if (isDeeperThan(document, pageLimits.depth)) throw new PageTooLarge('its elements lie too deep in each other');
  return document;
}

/** Text nodes are not counted: there is at most one more of them than of the nodes around them. */
function countingAdapter(): TreeAdapter<DefaultTreeAdapterMap> {
  let nodes = 0;
  let characters = 0;
  const count = (attributes: readonly { name: string; value: string }[] = []) => {
    nodes += 1;
    for (const { name, value } of attributes) characters += name.length + value.length;
    if (nodes > pageLimits.nodes || characters > pageLimits.attributeCharacters) {
      throw new PageTooLarge('it holds too many elements');
    }
  };
  return {
    ...defaultTreeAdapter,
    createElement(name, namespace, attributes) {
      count(attributes);
      return defaultTreeAdapter.createElement(name, namespace, attributes);
    },
    createCommentNode(data) {
      count();
      return defaultTreeAdapter.createCommentNode(data);
    },
  };
}

/** Goes level by level, because recursion into a deep tree would overflow the stack here as it would elsewhere. */
function isDeeperThan(document: Document, most: number): boolean {
  let level: ParentNode[] = [document];
  for (let depth = 0; depth <= most; depth++) {
    level = level.flatMap((parent) =>
      childrenOf(parent).filter((node): node is ParentNode & typeof node => 'childNodes' in node),
    );
    if (level.length === 0) return false;
  }
  return true;
}

function childrenOf(parent: ParentNode): DefaultTreeAdapterMap['childNode'][] {
  // A template's content is not among its children.
  return 'content' in parent ? [...parent.childNodes, ...parent.content.childNodes] : parent.childNodes;
}
