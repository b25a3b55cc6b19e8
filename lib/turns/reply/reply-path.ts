import { isPath, type Path } from '../../base/files/path';

// Folders where models believe the project is; any other absolute path is refused.
const projectRoot =
  /^\/(?:home\/project|home\/user\/(?:project|app|workspace)|home\/user|workspaces\/[^/]+|workspace|project|repo)\//;
const machineRoot = /^\/(?:bin|boot|dev|etc|home|media|mnt|opt|private|proc|root|run|sbin|srv|sys|tmp|usr|var|Users)\//;

/**
 * The path that a model meant: without surrounding whitespace, `./`, one leading `/`, or the absolute prefix of a
 * common project folder (`/home/project/`). Null if the rest is not a path inside the project.
 */
export function readReplyPath(text: string): Path | null {
  let path = text.trim();
  while (path.startsWith('./')) path = path.slice(2);

  const root = projectRoot.exec(path)?.[0];
  if (root !== undefined) path = path.slice(root.length);
  else if (machineRoot.test(path)) return null;
  else if (path.startsWith('/')) path = path.slice(1);

  if (path.startsWith('~')) return null;
  return isPath(path) ? path : null;
}

const migrationName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** A migration's name as part of a file name: no timestamp, no `.sql`, spaces as `_`. Null if it can't be one. */
export function readMigrationName(text: string): string | null {
  const name = text
    .trim()
    .replace(/\.sql$/i, '')
    .replace(/^\d{8,14}_/, '')
    .replace(/ +/g, '_');
  return migrationName.test(name) ? name : null;
}

/** Untrusted text for a message: one line, short, without control characters. */
export function quote(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is replaced
  const clean = text.slice(0, 120).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g, '?');
  return `"${clean}${text.length > 120 ? '…' : ''}"`;
}
