import type { Placeholder } from './find-placeholders';

/** Overlays usually start closed, so neither a visible block nor their content should appear in the page. */
const isOverlay = /(?:Dialog|Modal|Drawer|Sheet|Toast|Toaster|Popover|Tooltip|Confirm|Menu)$/;
/** Components that appear inline in text. */
const isSmall = /(?:Icon|Badge|Button|Chip|Avatar|Dot|Logo|Tag|Pill|Mark)$/;

function styleFor(path: string, name: string): string {
  const base = `background: 'currentColor', borderRadius: '0.75rem'`;
  if (isSmall.test(name)) {
    return `{ display: 'inline-block', width: '2.5em', height: '1.25em', verticalAlign: 'middle', opacity: 0.1, ${base} }`;
  }
  const [height, opacity] = path.startsWith('src/pages/') ? ['60vh', 0.04] : ['3rem', 0.07];
  return `{ display: 'block', width: '100%', minHeight: '${height}', opacity: ${opacity}, ${base} }`;
}

/**
 * Source of the placeholder for components that are not written yet. It renders the children or the router's outlet if
 * there are any, else a faint block in the colour of the surrounding text: a `span`, which is valid almost anywhere. It
 * has no words and is hidden from assistive technology; overlays render nothing.
 */
export function placeholderSource({ path, exports, usesRouter }: Placeholder): string {
  const components = [...new Set(exports.values())].sort().map((name) => {
    if (isOverlay.test(name)) return `function ${name}() { return null; }`;
    const outlet = usesRouter ? 'useOutlet()' : 'null';
    return (
      `function ${name}({ children }) { const outlet = ${outlet}; ` +
      `const inner = typeof children === 'function' ? null : children; return inner ?? outlet ?? ` +
      `<span data-easel-placeholder="${name}" aria-hidden="true" style={${styleFor(path, name)}} />; }`
    );
  });
  const list = [...exports]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([exported, name]) => (exported === name ? name : `${name} as ${exported}`));
  const router = usesRouter ? [`import { useOutlet } from 'react-router-dom';`] : [];
  return `${[...router, ...components, `export { ${list.join(', ')} };`].join('\n')}\n`;
}
