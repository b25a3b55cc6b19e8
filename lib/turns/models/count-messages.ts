import { countTokens } from './count-tokens';
import type { ModelMessage } from './model';
import { pictureTokens } from './picture-tokens';

/** Tokens of all messages of a call, pictures included, by our own encoding. */
export function countMessages(messages: readonly ModelMessage[], modelId: string): number {
  return messages.reduce((sum, { content, pictures = [] }) => {
    const seen = pictures.reduce((tokens, picture) => tokens + pictureTokens(picture, modelId), 0);
    return sum + countTokens(content) + seen + 4;
  }, 0);
}
