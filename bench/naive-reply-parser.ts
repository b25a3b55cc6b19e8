/**
 * The baseline: what one writes first. Every chunk is added to the reply so far, and all of it is searched again for
 * files, so the cost is quadratic in the number of chunks.
 */
export function createNaiveParser(): (chunk: string) => { path: string; content: string; complete: boolean }[] {
  let reply = '';
  return (chunk) => {
    reply += chunk;
    const files: { path: string; content: string; complete: boolean }[] = [];
    for (const match of reply.matchAll(/^<file path="([^"]*)">\n([^]*?)(?:\n<\/file>$|$(?![^]))/gm)) {
      files.push({ path: match[1] ?? '', content: match[2] ?? '', complete: match[0].endsWith('</file>') });
    }
    return files;
  };
}
