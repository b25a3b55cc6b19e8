/**
 * The baseline: the obvious implementation. It appends every chunk to the reply so far and searches the whole text
 * again for files, so its cost is quadratic in the number of chunks.
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
