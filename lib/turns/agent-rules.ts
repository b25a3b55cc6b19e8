import { foldedPath } from '../files/folded-path';
import type { Path } from '../files/path';

/** Files by name, in any folder, that assistants which write code take their orders from without being asked. */
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
 * Whether a path is AGENTS.md, in any spelling, or what other assistants read in its place once the app is opened elsewhere.
 * The person's own to write: what a model reads could else write itself into what every later call obeys.
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
