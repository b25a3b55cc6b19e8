/** Languages of the interface, in the order they are offered. */
export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

/** `system` follows the device's setting. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const localeCookie = 'easel-locale';
export const themeCookie = 'easel-theme';

/**
 * The language to respond in: the one chosen before, otherwise the first in `Accept-Language` (RFC 9110, by weight)
 * that Easel has, otherwise English. Every kind of Chinese gets zh-CN.
 */
export function chooseLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  const kept = locales.find((locale) => locale === chosen);
  if (kept !== undefined) return kept;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.toLowerCase().split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) {
    const spoken = locales.find((locale) => locale.split('-')[0] === language);
    if (spoken !== undefined) return spoken;
  }
  return 'en';
}

export function chooseTheme(chosen: string | undefined): Theme {
  return themes.find((theme) => theme === chosen) ?? 'system';
}
