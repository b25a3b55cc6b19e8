import { plainModelId } from './find-by-model-id';
import { findElsewhere, findInTable } from './model-table';

/** How much a model can read at once, answer included, and how much it may write. Tokens. */
export type ModelSize = { contextTokens: number; maxOutputTokens: number };

/**
 * Output is limited to less than some models allow: no single reply of Easel's needs more, and all of it is reserved
 * under the spending cap.
 */
const mostOutput = 64_000;

/** Families by the beginning of the plain id, for models that the table does not name yet; longer names first. */
const families: readonly (readonly [string, ModelSize])[] = [
  ['gpt-6', { contextTokens: 1_000_000, maxOutputTokens: 64_000 }],
  ['gpt-5', { contextTokens: 400_000, maxOutputTokens: 64_000 }],
  ['gpt-4-1', { contextTokens: 1_000_000, maxOutputTokens: 32_000 }],
  ['gpt-4o', { contextTokens: 128_000, maxOutputTokens: 16_000 }],
  ['gpt-4', { contextTokens: 8_000, maxOutputTokens: 4_000 }],
  ['claude-3', { contextTokens: 200_000, maxOutputTokens: 8_000 }],
  ['claude-', { contextTokens: 200_000, maxOutputTokens: 32_000 }],
  ['gemini-2-0', { contextTokens: 1_000_000, maxOutputTokens: 8_000 }],
  ['gemini-', { contextTokens: 1_000_000, maxOutputTokens: 64_000 }],
];

/**
 * Enough for a first build in one reply. If it is too much the provider says so, and its limit is stored
 * (`learn-limits`).
 */
const defaultSize: ModelSize = { contextTokens: 128_000, maxOutputTokens: 32_000 };
/** A small model on the person's own machine may use half its context for the answer. */
const smallSize: ModelSize = { contextTokens: 64_000, maxOutputTokens: 32_000 };

/** The size of a model by its id and address; a common default if the table does not name it. */
export function sizeOfModel(modelId: string, baseUrl = ''): ModelSize {
  const known = findInTable(modelId, baseUrl) ?? (isSmallModel(modelId) ? null : findElsewhere(modelId));
  if (known !== null) {
    const { contextTokens, maxOutputTokens } = known;
    return { contextTokens, maxOutputTokens: Math.min(maxOutputTokens, mostOutput) };
  }
  const id = plainModelId(modelId);
  const family = families.find(([start]) => id.startsWith(start))?.[1];
  return family ?? (isSmallModel(modelId) ? smallSize : defaultSize);
}

/** Models below this many billion parameters follow only a few rules at once. */
const smallBelow = 20;
/** Families whose usual download is small, under the bare name Ollama gives it. */
const smallFamilies =
  /^(?:phi-?[34](?:\.5)?(?:-mini)?|llama3(?:\.[12])?|gemma[23]?|mistral|qwen3|qwen2\.5(?:-coder)?|tinyllama)(?::latest)?$/;

/**
 * Whether a model is one of the small ones that run on a person's own machine: by the parameter count in its name
 * (`qwen2.5-coder:7b`, `llama-3.1-8b-instant`; the larger of two, as in `30b-a3b`). Names without a count are not
 * small, except for the families that people run under a bare name.
 */
export function isSmallModel(modelId: string): boolean {
  const id = modelId.slice(modelId.lastIndexOf('/') + 1).toLowerCase();
  const counts = [...id.matchAll(/(?:^|[-_:])e?(\d+(?:\.\d+)?)b(?![a-z0-9])/g)].map(([, count]) => Number(count));
  return counts.length === 0 ? smallFamilies.test(id) : Math.max(...counts) < smallBelow;
}
