import { plainModelId } from './find-by-model-id';

/** How much a model reads at once, answer included, and how much it may write. Tokens. */
export type ModelSize = { contextTokens: number; maxOutputTokens: number };

/**
 * By the beginning of the model's plain id, the longer before the shorter. Output is held below what some allow: no
 * single reply of Easel's needs more, and the whole of it is reserved under the spending cap.
 */
const sizes: readonly (readonly [string, ModelSize])[] = [
  ['gpt-6', { contextTokens: 1_000_000, maxOutputTokens: 64_000 }],
  ['gpt-5', { contextTokens: 400_000, maxOutputTokens: 64_000 }],
  ['gpt-4-1', { contextTokens: 1_000_000, maxOutputTokens: 32_000 }],
  ['gpt-4o', { contextTokens: 128_000, maxOutputTokens: 16_000 }],
  ['gpt-4-turbo', { contextTokens: 128_000, maxOutputTokens: 4_000 }],
  ['gpt-4', { contextTokens: 8_000, maxOutputTokens: 4_000 }],
  ['o3', { contextTokens: 200_000, maxOutputTokens: 64_000 }],
  ['o4-mini', { contextTokens: 200_000, maxOutputTokens: 64_000 }],
  ['claude-3', { contextTokens: 200_000, maxOutputTokens: 8_000 }],
  ['claude-', { contextTokens: 200_000, maxOutputTokens: 32_000 }],
  ['gemini-2-0', { contextTokens: 1_000_000, maxOutputTokens: 8_000 }],
  ['gemini-', { contextTokens: 1_000_000, maxOutputTokens: 64_000 }],
  ['deepseek-', { contextTokens: 128_000, maxOutputTokens: 8_000 }],
];

/** Enough for a first build in one reply, within what nearly every current model takes. */
const defaultSize: ModelSize = { contextTokens: 64_000, maxOutputTokens: 16_000 };

/** The size of a model by its id; a cautious default for one that is not in the table. */
export function sizeOfModel(modelId: string): ModelSize {
  const id = plainModelId(modelId);
  return sizes.find(([start]) => id.startsWith(start))?.[1] ?? defaultSize;
}
