import { foldedPath } from '../../base/files/folded-path';
import type { Path } from '../../base/files/path';

/** File names, in any folder, that coding assistants follow as instructions without being asked. */
const names = new Set([
  'agents.md',
  'agents.override.md',
  'agent.md',
  'claude.md',
  'claude.local.md',
  'gemini.md',
  'qwen.md',
  'copilot-instructions.md',
  'opencode.json',
  'opencode.jsonc',
  '.cursorrules',
  '.windsurfrules',
  '.clinerules',
  '.roorules',
  '.roomodes',
  '.goosehints',
  '.rules',
  '.mcp.json',
  '.aider.conf.yml',
]);

/** Their folders: rules, and programs to start. */
const folders = new Set([
  '.agents',
  '.aiassistant',
  '.amazonq',
  '.augment',
  '.claude',
  '.clinerules',
  '.codex',
  '.continue',
  '.cursor',
  '.gemini',
  '.junie',
  '.kiro',
  '.opencode',
  '.qwen',
  '.roo',
  '.trae',
  '.windsurf',
]);

/**
 * Whether a path is AGENTS.md, in any spelling, or a file that other assistants read in its place once the app is
 * opened elsewhere. Only the person may write these: otherwise text that a model reads could put itself into rules that
 * every later call obeys.
 */
export function isAgentRules(path: Path): boolean {
  const segments = foldedPath(path).split('/');
  const name = segments.pop()!;
  if (names.has(name) || segments.some((folder) => folders.has(folder))) return true;
  const folder = segments.at(-1);
  return (
    (folder === '.vscode' && name === 'mcp.json') || (segments.includes('.github') && name.endsWith('.instructions.md'))
  );
}
