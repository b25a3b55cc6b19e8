import { createTranslator } from 'use-intl/core';
import type { Locale } from '../../lib/messages/locale';
import { messagesOf } from '../../lib/messages/messages';

/** What the interface says in that language, so that one journey can be walked in any. */
export function wordsOf(locale: Locale) {
  return createTranslator({ locale, messages: messagesOf(locale) });
}

export type Words = ReturnType<typeof wordsOf>;
