/** Limits of `POST /api/projects/:id/share`. */
export const mostTags = 5;
export const longestTag = 24;

/** Tags as a person types them: separated by commas of either script, each once, in lower case. */
export function readTags(text: string): string[] {
  const tags = text
    .split(/[,，、]/)
    .map((tag) => tag.trim().replace(/\s+/g, ' ').toLowerCase())
    .filter((tag) => tag !== '');
  return [...new Set(tags)];
}
