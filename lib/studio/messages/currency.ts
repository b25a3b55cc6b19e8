import type { Locale } from './locale';

/** What prices in US dollars are said in: so many units of `code` to the dollar, as they stood on `asOf`. */
export type Currency = { code: string; perDollar: number; asOf: string };

/**
 * The currency of a language's countries; null where dollars are said. A rate stays until somebody writes a newer one
 * with its date: what is shown is approximate, limits and bills stay in dollars.
 */
export const currencies: Record<Locale, Currency | null> = {
  en: null,
  // Central parity of the China Foreign Exchange Trade System, 7.0779 on that day (as Xinhua reported it), rounded.
  'zh-CN': { code: 'CNY', perDollar: 7.08, asOf: '2025-11-27' },
};

/** An approximate price in words of that currency: `2.1 元`, and `0.03 元` where a tenth would say nothing. */
export function sayYuan(dollars: number, { perDollar }: Currency): string {
  const yuan = dollars * perDollar;
  const digits = yuan >= 0.1 ? 1 : 2;
  return `${new Intl.NumberFormat('zh-CN', { maximumFractionDigits: digits }).format(yuan)} 元`;
}
