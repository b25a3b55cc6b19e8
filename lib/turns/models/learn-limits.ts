/** A model's limits in tokens, as stated in a provider's refusal; absent if not stated. */
export type LearntLimits = { contextTokens?: number; maxOutputTokens?: number };

const number = String.raw`(\d[\d,_]*)`;
const named = String.raw`(?:max[_ ]?(?:completion|output|new)?[_ ]?tokens|maxOutputTokens|max_tokens_to_sample|num_predict)`;

/**
 * How providers phrase the output limit. Each pattern ends in its one number; `exclusive` if the range ends before it.
 * OpenAI, Azure and MiMo; DeepSeek; Qwen; Gemini and Vertex; Anthropic; Groq; Volcano; Mistral, GLM and others.
 */
const outputForms: readonly (readonly [RegExp, 'exclusive'?])[] = [
  [new RegExp(`supports? at most ${number} (?:completion|output|new)?\\s*tokens`, 'i')],
  [new RegExp(`range is from \\d+ \\(inclusive\\) to ${number} \\(exclusive\\)`, 'i'), 'exclusive'],
  [new RegExp(`range is from \\d+(?: \\(inclusive\\))? to ${number}`, 'i')],
  [
    new RegExp(
      `(?:valid )?range (?:of|for) ${named}\\W{0,3}(?:is|should be)\\s*[[(]\\s*\\d+\\s*,\\s*${number}\\s*\\]`,
      'i',
    ),
  ],
  [new RegExp(`${named}[^.]{0,60}?[[(]\\s*\\d+\\s*[,，~-]\\s*${number}\\s*[\\])]`, 'i')],
  [new RegExp(`${named}\\W{0,3}\\s*\\d[\\d,_]* > ${number}\\b`, 'i')],
  [
    new RegExp(
      `${named}.{0,80}?(?:less than or equal to|expected a value <=|<=|at most|no more than)\\s*\`?${number}`,
      'is',
    ),
  ],
  [
    new RegExp(
      `${named}.{0,80}?(?:cannot|can't|can not|must not|may not) (?:exceed|be (?:greater|larger|more) than)\\s*${number}`,
      'is',
    ),
  ],
  [
    new RegExp(
      `${named}.{0,60}?(?:exceeds?|is (?:greater|larger|more) than).{0,60}?(?:limit|maximum|max)\\D{0,30}${number}`,
      'is',
    ),
  ],
  [new RegExp(`maximum (?:allowed )?(?:number of )?(?:output|completion) tokens[^.\\d]{0,40}${number}`, 'i')],
  [new RegExp(`${named}.{0,20}?(?:不能大于|不能超过|最大值?为?|上限为?|应小于等于|小于等于)\\s*${number}`, 'is')],
];

/** How they phrase the context limit, which includes the answer. */
const contextForms: readonly RegExp[] = [
  new RegExp(`maximum context length (?:is|of)\\s*${number}`, 'i'),
  new RegExp(`exceeded model token limit:?\\s*${number}`, 'i'),
  new RegExp(`max(?:imum)? length exceeded,? max(?:imum)? length:?\\s*${number}`, 'i'),
  new RegExp(`context (?:window|limit|length) (?:is|of)\\s*${number}`, 'i'),
  new RegExp(`exceed(?:s|ed)? (?:the )?context (?:window|limit|length):?.{0,60}> ${number}`, 'i'),
  new RegExp(`model['’]s maximum context length \\(?${number}`, 'i'),
];

const toNumber = (text: string) => Number(text.replace(/[,_]/g, ''));

/** A smaller number is a misreading: a status, an index, a price. */
const fewest = 256;

/**
 * Reads the model's limits from a provider's refusal; null if it names no limit below what was requested (`asked`
 * tokens of output). A context limit counts if it is no more than `contextTokens`, the value Easel assumed. Pure, and
 * quick: reads only the first 2,000 characters.
 */
export function learnLimits(
  words: string,
  { asked, contextTokens }: { asked: number; contextTokens: number },
): LearntLimits | null {
  const said = words.slice(0, 2000);
  for (const [form, end] of outputForms) {
    const found = form.exec(said)?.[1];
    if (found === undefined) continue;
    const most = toNumber(found) - (end === 'exclusive' ? 1 : 0);
    if (most >= fewest && most < asked) return { maxOutputTokens: most };
  }
  for (const form of contextForms) {
    const found = form.exec(said)?.[1];
    if (found === undefined) continue;
    const context = toNumber(found);
    if (context >= fewest && context <= contextTokens) return { contextTokens: context };
  }
  return null;
}
