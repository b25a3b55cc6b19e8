'use client';
import { useLocale } from 'use-intl';

/** Making a formatter costs many times what using it does, and lists use one a row. */
const sizes = new Map<string, Intl.NumberFormat>();

function sizeFormat(locale: string): Intl.NumberFormat {
  const known =
    sizes.get(locale) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  sizes.set(locale, known);
  return known;
}

/** Numbers, sizes, money and durations as people of the chosen language write them. */
export function useWording() {
  const locale = useLocale();
  return {
    /** `4.8 KB`; bytes in thousands. */
    size: (bytes: number) => `${sizeFormat(locale).format(bytes / 1000)} KB`,
    /** US dollars; fractions of a cent are kept visible, since a small change may cost less than one. */
    money: (dollars: number) =>
      `$${new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: dollars > 0 && dollars < 0.01 ? 4 : 2 }).format(dollars)}`,
    /** `0:48`, `12:05`. */
    clock: (milliseconds: number) => {
      const seconds = Math.max(0, Math.floor(milliseconds / 1000));
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    },
    count: (value: number) => new Intl.NumberFormat(locale).format(value),
    list: (items: readonly string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    /** A calendar day written `2026-10-27`. */
    day: (date: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date)),
    /** Day and time of an event, in the viewer's own zone. */
    moment: (at: number) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
  };
}
