import type { Locale } from './locale';

/** A currency in which prices in US dollars are shown: `perDollar` units of `code` to the dollar, as of `asOf`. */
export type Currency = { code: string; perDollar: number; asOf: string };

/**
 * The currency of a language's countries; null if prices are shown in dollars. A rate stays until somebody enters a
 * newer one with its date: prices shown are approximate, and limits and bills stay in dollars.
 */
export const currencies: Record<Locale, Currency | null> = {
  en: null,
  // Central parity of the China Foreign Exchange Trade System, 7.0779 on that day (as Xinhua reported it), rounded.
  'zh-CN': { code: 'CNY', perDollar: 7.08, asOf: '2025-11-27' },
};

/** An approximate price in words of that currency: `2.1 元`, and `0.03 元` if one decimal would show nothing. */
export function sayYuan(dollars: number, { perDollar }: Currency): string {
  const yuan = dollars * perDollar;
  const digits = yuan >= 0.1 ? 1 : 2;
  return `${new Intl.NumberFormat('zh-CN', { maximumFractionDigits: digits }).format(yuan)} 元`;
}
