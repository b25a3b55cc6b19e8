/** The language words are written in, of those there are texts in; what is neither is English. */
export function languageOfWords(text: string): 'en' | 'zh-CN' {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'en';
  const [han, latin] = [/\p{Script=Han}/gu, /\p{Script=Latin}+/gu].map((script) => text.match(script)?.length ?? 0);
  // A name or two in another script say nothing about the language around them.
  return han! > latin! ? 'zh-CN' : 'en';
}
