import * as english from './en/index';
import * as chinese from './zh-CN/index';
import type { Locale } from './locale';
import type { Translation } from './translation';

/** All words of the interface, by area; English defines the keys and their arguments. */
export type Messages = Readonly<typeof english>;

const catalogues: Record<Locale, Translation<Messages>> = { en: { ...english }, 'zh-CN': { ...chinese } };

/** The whole catalogue of one language (about 10 kB); only the chosen one is sent to the browser. */
export function messagesOf(locale: Locale): Translation<Messages> {
  return catalogues[locale];
}

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
    Locale: Locale;
  }
}
