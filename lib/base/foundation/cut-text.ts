/**
 * Cuts a text to at most `longest` UTF-16 units. If it was cut, the last unit is `…`, with no blank before it and no
 * half of a surrogate pair.
 */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd().toWellFormed()}…`;
}
