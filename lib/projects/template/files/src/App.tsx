import { useSyncExternalStore } from 'react';

/** Stands here until the app's own first page is written, and takes on its name and colours as they come. */
export default function App() {
  const [title = '', ...colors] = useSyncExternalStore(watchHead, readLook).split('\n');
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="grid w-full max-w-sm place-items-center gap-6 rounded-2xl border border-current/10 px-8 py-14 text-center">
        <p className="text-lg font-medium text-balance opacity-80">{title}</p>
        <div aria-hidden="true" className="flex h-9 items-center -space-x-1.5">
          {colors.map((color) => (
            <span key={color} className="size-9 rounded-full ring-1 ring-black/10" style={{ background: color }} />
          ))}
        </div>
      </div>
    </main>
  );
}

const mostColors = 6;
const everyonesColor = /-(?:\d{2,3}|black|white|transparent|current|inherit)$/;

/** The title, then the first colours that the app's own theme names, one a line. */
function readLook(): string {
  const names = new Set<string>();
  const visit = (rules: CSSRuleList) => {
    for (const rule of rules) {
      if (rule instanceof CSSStyleRule && rule.selectorText.includes(':root')) {
        for (const name of rule.style) if (name.startsWith('--color-') && !everyonesColor.test(name)) names.add(name);
      } else if (rule instanceof CSSGroupingRule) visit(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) visit(sheet.cssRules);
  const style = getComputedStyle(document.documentElement);
  const colors = [...names].map((name) => style.getPropertyValue(name).trim());
  return [document.title, ...new Set(colors)].slice(0, mostColors + 1).join('\n');
}

function watchHead(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  return () => observer.disconnect();
}
