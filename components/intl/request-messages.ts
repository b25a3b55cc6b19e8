import { cookies, headers } from 'next/headers';
import { createTranslator } from 'use-intl/core';
import { chooseLocale, chooseTheme, localeCookie, themeCookie } from '@/lib/studio/messages/locale';
import { messagesOf, type Messages } from '@/lib/studio/messages/messages';

/** Language, colours and words of the current request, for layouts and pages on the server. */
export async function requestMessages() {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = chooseLocale(jar.get(localeCookie)?.value, head.get('accept-language'));
  const messages = messagesOf(locale) as Messages;
  const translate = createTranslator({ locale, messages, timeZone: 'UTC' });
  return { locale, messages, translate, theme: chooseTheme(jar.get(themeCookie)?.value) };
}
