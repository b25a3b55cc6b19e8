/** Suffixes that don't name a different model: a date, a build, `-latest`, `-preview…`, `:tag`, `@date`. */
const sameModel = /^(?:-latest|-preview.*|-\d{4}-\d{2}-\d{2}|-\d{8}|-\d{4}|-\d{3}|[:@].*)?$/;

/** Turns `anthropic/Claude-Sonnet-4.5` into `claude-sonnet-4-5`: hosts differ in prefix, case and dots. */
export function plainModelId(modelId: string): string {
  return modelId
    .slice(modelId.lastIndexOf('/') + 1)
    .toLowerCase()
    .replaceAll('.', '-');
}

/**
 * Finds a table's entry for a model id such as `openai/gpt-4.1-2025-04-14`. Only dated and tagged names count as the
 * model they begin with: `gpt-5-pro` is not `gpt-5`. The table's names are plain (`plainModelId`).
 */
export function findByModelId<Value>(table: Readonly<Record<string, Value>>, modelId: string): Value | null {
  const id = plainModelId(modelId);
  if (Object.hasOwn(table, id)) return table[id]!;
  for (const [name, value] of Object.entries(table)) {
    if (id.startsWith(name) && sameModel.test(id.slice(name.length))) return value;
  }
  return null;
}
