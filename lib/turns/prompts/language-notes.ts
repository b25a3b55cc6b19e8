import { languageOfWords } from '../../base/foundation/language-of-words';

const chinese = `- Chinese: type in "Noto Serif SC Variable" or "Noto Sans SC Variable" behind the Latin family, line-height 1.7, no italics; few large characters
carry a heading better than a long line. Full-width marks（，。：）, dates as 5月3日（周日）, money as ¥128, mobile numbers of 11 digits that
begin with 1; names, places, dishes and prices as people there have them.`;

/** What an app in the prompt's language needs besides the general rules; empty for most languages. */
export function tellLanguage(prompt: string): string {
  return languageOfWords(prompt) === 'zh-CN' ? chinese : '';
}
