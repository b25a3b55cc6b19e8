import type { BrowserContext } from 'playwright';

/** When the app first showed its own colours, and its own first page; in ms since the epoch, null until then. */
export type AppWatch = { coloursAt: number | null; pageAt: number | null };

/**
 * Watches the app's frames in a context, starting before its first page is opened. Own colours: a theme colour that is
 * not a default, computed and drawn. Own page: text where the template's page was (recognised by `templateClass`, the
 * class of its outermost element), and no placeholder for a whole page.
 */
export async function watchApp(context: BrowserContext, templateClass: string): Promise<AppWatch> {
  const watch: AppWatch = { coloursAt: null, pageAt: null };
  await context.exposeBinding('easelEvalSeen', (_source, what: 'colours' | 'page', at: number) => {
    if (what === 'colours') watch.coloursAt ??= at;
    else watch.pageAt ??= at;
  });
  await context.addInitScript((template) => {
    if (window.parent === window) return;
    const tell = (globalThis as unknown as { easelEvalSeen(what: string, at: number): void }).easelEvalSeen;
    const seen = new Set<string>();
    const say = (what: string) => {
      seen.add(what);
      tell(what, performance.timeOrigin + performance.now());
    };

    const everyones = /-(?:\d{2,3}|black|white|transparent|current|inherit)$/;
    const namesOwn = (rules: CSSRuleList): boolean =>
      [...rules].some((rule) => {
        if (rule instanceof CSSStyleRule && rule.selectorText.includes(':root')) {
          return [...rule.style].some((name) => name.startsWith('--color-') && !everyones.test(name));
        }
        return rule instanceof CSSGroupingRule && namesOwn(rule.cssRules);
      });
    const hasColours = () => [...document.styleSheets].some((sheet) => namesOwn(sheet.cssRules));
    const hasPage = () => {
      const first = document.getElementById('root')?.firstElementChild;
      if (!(first instanceof HTMLElement) || first.className === template) return false;
      const waits = [...first.ownerDocument.querySelectorAll<HTMLElement>('[data-easel-placeholder]')];
      return first.innerText.trim() !== '' && !waits.some(({ style }) => style.minHeight.endsWith('vh'));
    };

    let isDue = false;
    const look = () => {
      if (isDue || seen.size === 2) return;
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        if (!seen.has('colours') && hasColours()) say('colours');
        if (!seen.has('page') && hasPage()) say('page');
      });
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    look();
  }, templateClass);
  return watch;
}
