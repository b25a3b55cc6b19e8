import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// Relative to the working directory, because benches and evals are bundled into another folder.
const recordings = pathToFileURL(`${path.resolve('lib/turns/demo/recordings')}/`);

/** Names of the recorded conversations. */
export function recordingNames(): string[] {
  return readdirSync(recordings, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** The complete files of one recorded reply in order; for tests that don't need the full reply parser. */
export function recordedFiles(name: string, reply: string): Array<{ path: string; content: string }> {
  const text = readFileSync(new URL(`${name}/${reply}.txt`, recordings), 'utf8');
  return [...text.matchAll(/^<file path="([^"]+)">\n([\s\S]*?)\n<\/file>$/gm)].map(([, file, content]) => ({
    path: file!,
    content: content!,
  }));
}

/** Names of the replies of one conversation: `1.reply`, `1.reply.broken`, … */
export function recordedReplies(name: string): string[] {
  return readdirSync(new URL(`${name}/`, recordings))
    .filter((file) => /^\d+\.reply(\.broken)?\.txt$/.test(file))
    .map((file) => file.slice(0, -'.txt'.length));
}

/** All file operations of a recorded reply on `files`, in order; edits must match exactly. */
export function recordedOperations(
  name: string,
  reply: string,
  files: Readonly<Record<string, string>>,
): Array<{ type: 'file-write'; path: string; content: string } | { type: 'file-delete'; path: string }> {
  const text = readFileSync(new URL(`${name}/${reply}.txt`, recordings), 'utf8');
  const now = { ...files };
  const pattern =
    /^<file path="([^"]+)">\n([\s\S]*?)\n<\/file>$|^<edit path="([^"]+)">\n([\s\S]*?)\n<\/edit>$|^<delete path="([^"]+)"\/>$/gm;
  return [...text.matchAll(pattern)].map(([, written, content, edited, pairs, deleted]) => {
    if (deleted !== undefined) return { type: 'file-delete', path: deleted };
    if (written !== undefined) return { type: 'file-write', path: written, content: (now[written] = content!) };
    for (const [, find, replace] of pairs!.matchAll(
      /^<find>\n([\s\S]*?)\n<\/find>\n<replace>\n?([\s\S]*?)\n?<\/replace>$/gm,
    )) {
      now[edited!] = (now[edited!] ?? '').replace(find!, () => replace!);
    }
    return { type: 'file-write', path: edited!, content: now[edited!] ?? '' };
  });
}

/** The app's files after that turn of the recorded conversation, on top of `template`. */
export function recordedTree(
  template: Readonly<Record<string, string>>,
  name: string,
  turn: number,
): Record<string, string> {
  const files = { ...template };
  for (let reply = 1; reply <= turn; reply += 1) {
    for (const operation of recordedOperations(name, `${reply}.reply`, files)) {
      if (operation.type === 'file-delete') delete files[operation.path];
      else files[operation.path] = operation.content;
    }
  }
  return files;
}
