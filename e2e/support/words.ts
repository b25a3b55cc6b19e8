import { createTranslator } from 'use-intl/core';
import type { Locale } from '../../lib/studio/messages/locale';
import { messagesOf } from '../../lib/studio/messages/messages';

/** The interface texts in that language, so that one journey can be run in any. */
export function wordsOf(locale: Locale) {
  return createTranslator({ locale, messages: messagesOf(locale) });
}

export type Words = ReturnType<typeof wordsOf>;
