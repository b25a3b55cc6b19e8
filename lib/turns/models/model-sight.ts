import { plainModelId } from './find-by-model-id';

/** Families all of whose current models read pictures, by the beginning of the plain id. */
const seeing = [
  'gpt-6',
  'gpt-5',
  'gpt-4-1',
  'gpt-4-5',
  'gpt-4o',
  'gpt-4-turbo',
  'chatgpt-4o',
  'o1',
  'o3',
  'o4',
  'claude-3',
  'claude-',
  'gemini-',
  'gemma-3',
  'gemma3',
  'gemma-4',
  'gemma4',
  'llama-4',
  'llama4',
  'llama3-2-vision',
  'mistral-medium-3',
  'mistral-small-3-1',
  'mistral-small-3-2',
  'mistral-large-3',
  'grok-4',
  'kimi-k2-5',
  'kimi-k2-6',
  'qwen3-5',
  'qwen3-6',
  'qvq',
  'minicpm-v',
  'moondream',
];
/** Exceptions: models of these families that don't read pictures. */
const blind =
  /^(?:o1-mini|o1-preview|o3-mini|claude-2|claude-instant|gemma-?3[:-](?:1b|270m)|gpt-[45]o?-(?:audio|transcribe|tts))/;
/** Names that show it themselves: `qwen2.5-vl`, `glm-4.5v`, `llava`, `pixtral`, `phi-4-multimodal`. */
const says =
  /(?:^|[-_])(?:vision|omni|multimodal|vl)(?:[-_:\d]|$)|\dvl(?:[-_:]|$)|^(?:llava|bakllava|pixtral|internvl|molmo)|^glm-[\d-]+v(?:[-_:]|$)/;

/**
 * Whether a model is known to read pictures, by its id. An unknown model counts as one that doesn't: a provider refuses
 * the whole call if a picture is sent to a text-only model.
 */
export function seesPictures(modelId: string): boolean {
  const id = plainModelId(modelId);
  if (blind.test(id)) return false;
  return seeing.some((start) => id.startsWith(start)) || says.test(id);
}
