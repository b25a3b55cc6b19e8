const bullet = /^(\s*)(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/;

/** A plan as a person edits it: one step a line, without bullets, headings and emphasis; deeper steps stay indented. */
export function planToWords(plan: string): string {
  return plan
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line
        .replace(bullet, '$1')
        .replace(/^#+\s+/, '')
        .replaceAll('**', '')
        .replaceAll('`', '')
        .trimEnd(),
    )
    .filter((line) => line.trim() !== '')
    .join('\n');
}

/** The words back as the Markdown list that a plan is; a bullet the person wrote is not doubled. Empty for no step. */
export function wordsToPlan(words: string): string {
  return words
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const text = line.replace(bullet, '$1');
      const indent = text.length - text.trimStart().length;
      return `${' '.repeat(indent)}- ${text.trim()}`;
    })
    .join('\n');
}
