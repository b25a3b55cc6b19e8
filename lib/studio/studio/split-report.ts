/**
 * A request to fix something, split into what is said in the person's name and what the app reported, quoted below it
 * (see `quoteUntrusted`). `report` is null in any other request.
 */
export function splitReport(prompt: string): { words: string; report: string | null } {
  const match = /^([^\n]+)\n\n[^\n|]+\n((?:\| [^\n]*(?:\n|$))+)$/.exec(prompt);
  if (match === null) return { words: prompt, report: null };
  return { words: match[1]!, report: match[2]!.trimEnd().replace(/^\| /gm, '') };
}
