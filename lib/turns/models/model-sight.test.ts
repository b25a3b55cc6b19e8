import { describe, expect, test } from 'vitest';
import { seesPictures } from './model-sight';
import { pictureTokens } from './picture-tokens';

describe('which models see', () => {
  test.each([
    'gpt-4.1',
    'gpt-5.1',
    'openai/gpt-4o-mini',
    'o3',
    'o4-mini',
    'anthropic/claude-sonnet-4.5',
    'gemini-2.5-flash',
    'qwen2.5-vl-72b-instruct',
    'qwen/qwen3-vl-8b',
    'qwen2.5vl:7b',
    'llava:13b',
    'pixtral-12b',
    'glm-4.5v',
    'gemma3:4b',
    'llama3.2-vision',
    'mistral-medium-3',
    'phi-4-multimodal-instruct',
  ])('%s does', (id) => expect(seesPictures(id)).toBe(true));

  test.each([
    'gpt-4',
    'gpt-3.5-turbo',
    'gpt-oss-120b',
    'o3-mini',
    'o1-mini',
    'deepseek-chat',
    'deepseek-v4',
    'qwen3-coder',
    'glm-4.6',
    'llama-3.3-70b',
    'gemma3:1b',
    'kimi-k2',
    'mistral-small-2501',
    'my-own-model',
    'devstral',
  ])('%s is not known to', (id) => expect(seesPictures(id)).toBe(false));

  test('a picture counts at least as much as either rule says', () => {
    expect(pictureTokens({ width: 1568, height: 1568 }, 'claude-x')).toBe(3279);
    expect(pictureTokens({ width: 512, height: 512 }, 'gpt-4o')).toBe(350);
    expect(pictureTokens({ width: 512, height: 512 }, 'gpt-4o-mini')).toBeGreaterThan(8_500);
  });
});
