import type { TokenUse } from '../budget/cost';
import type { TurnKind } from '../budget/estimate-turn';
import type { Recording } from '../demo/recording';
import type { CountTokens } from '../models/model';
import { buildMessages } from '../prompts/build-messages';
import { templateNotes } from '../../projects/template/template-notes';

const anyModel = { contextTokens: 200_000, maxOutputTokens: 16_000 };

/**
 * Tokens that a typical turn of each kind uses, measured on the recorded conversations: what a model is sent, and what
 * a real model replied. Counting takes a moment, so it happens on the first request and is cached.
 */
export function measureTypicalTurns({
  recordings,
  templateFiles,
  countTokens,
}: {
  recordings: readonly Recording[];
  templateFiles: Readonly<Record<string, string>>;
  countTokens: CountTokens;
}): (kind: TurnKind) => readonly TokenUse[] {
  let known: Record<TurnKind, TokenUse[]> | null = null;

  function measure(): Record<TurnKind, TokenUse[]> {
    const files = Object.entries(templateFiles).map(([path, content]) => ({
      path,
      content,
      locked: false,
      ready: true,
    }));
    const { tokens } = buildMessages(
      {
        ...{ templateNotes, rules: '', files, others: [], history: [], recentPaths: [], observations: [] },
        request: { purpose: 'build', prompt: '', mode: 'build', answers: [], plan: null },
        model: anyModel,
      },
      countTokens,
    );
    const uses: Record<TurnKind, TokenUse[]> = { first: [], change: [] };
    for (const { turns } of recordings) {
      // Tokens of the earlier replies, which wrote the app's files: a change is sent with those files.
      let written = 0;
      for (const [index, { prompt, reply }] of turns.entries()) {
        const output = countTokens(reply);
        const input = tokens + countTokens(prompt) + written;
        uses[index === 0 ? 'first' : 'change'].push({ input, cached: 0, output });
        written += output;
      }
    }
    return uses;
  }

  return (kind) => (known ??= measure())[kind];
}
