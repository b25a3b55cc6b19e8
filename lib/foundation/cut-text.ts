/**
 * A text of at most `longest` UTF-16 units, the last one `…` where something was cut off; no blank stands before that, and no
 * half of a character is left of a cut.
 */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd().toWellFormed()}…`;
}
