/** How providers refuse 32,000 tokens of output, in their own words, and the limits those words state. */
export type Refusal = {
  provider: string;
  status: number;
  body: string;
  most: { contextTokens?: number; maxOutputTokens?: number };
};

const openAiError = (message: string, more: object = {}) =>
  JSON.stringify({
    error: { message, type: 'invalid_request_error', param: 'max_tokens', code: 'invalid_value', ...more },
  });

/**
 * The refusals of OpenAI, DeepSeek, Qwen and Volcano, and Groq's older one, are as people quoted them in public threads
 * from 2024 to 2026. Those of Gemini, Kimi and OpenRouter, and Groq's newer one, have quoted wording with our own
 * figures. Anthropic's is from memory, and GLM's and Mistral's follow their interface's formats: nobody has compared
 * these three with a real refusal yet.
 */
export const refusals: readonly Refusal[] = [
  {
    provider: 'OpenAI',
    status: 400,
    body: openAiError(
      'max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.',
    ),
    most: { maxOutputTokens: 16_384 },
  },
  {
    provider: 'Anthropic',
    status: 400,
    body: openAiError(
      'max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-sonnet-20241022',
      { code: null, param: null },
    ),
    most: { maxOutputTokens: 8192 },
  },
  {
    provider: 'Gemini',
    status: 400,
    body: JSON.stringify([
      {
        error: {
          code: 400,
          message:
            'Unable to submit request because it has a maxOutputTokens value of 32000 but the supported range is from 1 (inclusive) to 8193 (exclusive). Update the value and try again.',
          status: 'INVALID_ARGUMENT',
        },
      },
    ]),
    most: { maxOutputTokens: 8192 },
  },
  {
    provider: 'DeepSeek',
    status: 400,
    body: openAiError('Invalid max_tokens value, the valid range of max_tokens is [1, 8192]', {
      param: null,
      code: 'invalid_request_error',
    }),
    most: { maxOutputTokens: 8192 },
  },
  {
    provider: 'Qwen',
    status: 400,
    body: JSON.stringify({
      error: {
        code: 'invalid_parameter_error',
        param: null,
        message: '<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 8192]',
        type: 'invalid_request_error',
      },
      id: 'chatcmpl-1',
    }),
    most: { maxOutputTokens: 8192 },
  },
  {
    provider: 'Kimi',
    status: 400,
    body: JSON.stringify({
      error: {
        message: 'Invalid request: Your request exceeded model token limit: 16384 (requested: 44021)',
        type: 'invalid_request_error',
      },
    }),
    most: { contextTokens: 16_384 },
  },
  {
    provider: 'GLM',
    status: 400,
    body: JSON.stringify({
      error: { code: '1210', message: 'API 调用参数有误，max_tokens 参数非法：取值范围为 [1, 16384]。' },
    }),
    most: { maxOutputTokens: 16_384 },
  },
  {
    provider: 'Mistral',
    status: 422,
    body: JSON.stringify({
      object: 'error',
      message: 'max_tokens: 32000 cannot exceed 16384 for this model',
      type: 'invalid_request_error',
      param: null,
      code: '3051',
    }),
    most: { maxOutputTokens: 16_384 },
  },
  {
    provider: 'Groq',
    status: 400,
    body: openAiError(
      '`max_tokens` must be less than or equal to `16384`, the maximum value for `max_tokens` is less than the `context_window` for this model',
    ),
    most: { maxOutputTokens: 16_384 },
  },
  {
    provider: 'Groq, as it was',
    status: 400,
    body: openAiError('max_tokens for `llama-3.1-8b-instant` must be less than or equal to 8000'),
    most: { maxOutputTokens: 8000 },
  },
  {
    provider: 'OpenRouter',
    status: 400,
    body: JSON.stringify({
      error: {
        message:
          'This endpoint\'s maximum context length is 32768 tokens. However, you requested about 44021 tokens (12021 of text input, 32000 in the output). Please reduce the length of either one, or use the "middle-out" transform to compress your prompt automatically.',
        code: 400,
        metadata: { provider_name: 'Somebody' },
      },
    }),
    most: { contextTokens: 32_768 },
  },
  {
    provider: 'Volcano',
    status: 400,
    body: JSON.stringify({
      error: {
        code: 'InvalidParameter',
        message:
          'The parameter max_completion_tokens specified in the request are not valid: integer above maximum value, expected a value <= 12288, but got 32000 instead. Request id: 0217752964393142',
        param: 'max_completion_tokens',
        type: 'BadRequest',
      },
    }),
    most: { maxOutputTokens: 12_288 },
  },
];
