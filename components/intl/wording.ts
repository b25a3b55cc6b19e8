'use client';
import { useLocale } from 'use-intl';
import { currencies, sayYuan } from '@/lib/studio/messages/currency';

/** Creating a formatter costs far more than using it, and lists use one per row. */
const sizes = new Map<string, Intl.NumberFormat>();

function sizeFormat(locale: string): Intl.NumberFormat {
  const known =
    sizes.get(locale) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  sizes.set(locale, known);
  return known;
}

function sayDollars(locale: string, dollars: number): string {
  const maximumFractionDigits = dollars > 0 && dollars < 0.01 ? 4 : 2;
  return `$${new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits }).format(dollars)}`;
}

/** Numbers, sizes, money and durations in the chosen language's format. */
export function useWording() {
  const locale = useLocale();
  return {
    /** Such as `4.8 KB`, in units of 1,000. */
    size: (bytes: number) => `${sizeFormat(locale).format(bytes / 1000)} KB`,
    /** US dollars; fractions of a cent stay visible, since a small change may cost less than one. */
    money: (dollars: number) => sayDollars(locale, dollars),
    /** An approximate price in a currency of the language's countries, such as `0.3 元`; dollars if it has none. */
    price: (dollars: number) => {
      const currency = currencies[locale];
      return currency === null ? sayDollars(locale, dollars) : sayYuan(dollars, currency);
    },
    /** `0:48`, `12:05`. */
    clock: (milliseconds: number) => {
      const seconds = Math.max(0, Math.floor(milliseconds / 1000));
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    },
    count: (value: number) => new Intl.NumberFormat(locale).format(value),
    list: (items: readonly string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    /** What the viewer calls a language: `Chinese`, `英语`. */
    language: (tag: string) =>
      new Intl.DisplayNames(locale, { type: 'language' }).of(new Intl.Locale(tag).language) ?? tag,
    /** A calendar day given as `2026-10-27`. */
    day: (date: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date)),
    /** Day and time of an event, in the viewer's time zone. */
    moment: (at: number) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
  };
}
