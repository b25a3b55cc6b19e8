import { expect, test } from 'vitest';
import { createThinkingReader } from './read-thinking';

const thought = 'Let me see what a club needs. ';
const chunk = (delta: object) => ({ choices: [{ index: 0, delta }] });

test.each([
  ['DeepSeek, Qwen, Kimi, GLM', chunk({ content: null, reasoning_content: thought })],
  ['OpenRouter, Groq', chunk({ content: '', reasoning: thought, reasoning_details: [] })],
  ['Mistral', chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: thought }] }] })],
  ['OpenAI', { type: 'response.reasoning_summary_text.delta', delta: thought }],
])('counts what %s thinks aloud, wherever a chunk is cut', (_name, value) => {
  const bytes = new TextEncoder().encode(`: ping\n\ndata: ${JSON.stringify(value)}\n\n`.repeat(20));
  for (const size of [1, 7, 100, bytes.length]) {
    const reader = createThinkingReader();
    for (let start = 0; start < bytes.length; start += size) reader.read(bytes.subarray(start, start + size));
    expect(reader.tokens()).toBe(Math.ceil((20 * thought.length) / 4));
  }
});

test.each([
  ['words', JSON.stringify(chunk({ content: 'Hello' }))],
  ['a comment', ': still at it'],
  ['the end', '[DONE]'],
  ['no JSON', '{"choices":'],
  ['other events', JSON.stringify({ type: 'response.output_text.delta', delta: 'Hello' })],
])('counts nothing in %s', (_name, data) => {
  const reader = createThinkingReader();
  reader.read(new TextEncoder().encode(`data: ${data}\n\n`));
  expect(reader.tokens()).toBe(0);
});

test('counts a chunk as at least one token, as providers send them', () => {
  const reader = createThinkingReader();
  reader.read(new TextEncoder().encode(`data: ${JSON.stringify(chunk({ reasoning_content: 'a' }))}\n`.repeat(40)));
  expect(reader.tokens()).toBe(40);
});
