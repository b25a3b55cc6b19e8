/** The language a text is written in, among those Easel has texts in; anything else counts as English. */
export function languageOfWords(text: string): 'en' | 'zh-CN' {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'en';
  const [han, latin] = [/\p{Script=Han}/gu, /\p{Script=Latin}+/gu].map((script) => text.match(script)?.length ?? 0);
  // A name or two in another script does not change the language of a text.
  return han! > latin! ? 'zh-CN' : 'en';
}
