const bullet = /^(\s*)(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/;

/**
 * A plan as a person edits it: one step per line, without bullets, headings and emphasis; nested steps stay indented.
 */
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

/**
 * Turns the edited text back into the plan's Markdown list; does not double a bullet the person typed. Empty if there
 * is no step.
 */
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
