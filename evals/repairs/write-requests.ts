import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { countTokens } from '../../lib/turns/models/count-tokens';
import { buildMessages } from '../../lib/turns/prompts/build-messages';
import { readTemplateTexts } from '../../lib/projects/template/read-template';
import { templateNotes } from '../../lib/projects/template/template-notes';
import { readFaults, type FaultSet } from './fault';
import { inputOf, type ObservedFault } from './request-input';

/** The prompt code of one commit. */
export type PromptCode = { buildMessages: typeof buildMessages; templateNotes: string };

/** The current prompt code. */
export const today: PromptCode = { buildMessages, templateNotes };

/**
 * Writes the request for each fault of a set, in the format of a model bridge, to `folder/NN/request.md`, using this
 * prompt code; returns the number of characters of each. Throws for a fault that has not been observed yet.
 */
export async function writeRequests(
  set: FaultSet,
  code: PromptCode,
  folder: string | null,
): Promise<Record<string, number>> {
  const template = await readTemplateTexts('lib/projects/template/files');
  const observed = JSON.parse(readFileSync('evals/repairs/observed.json', 'utf8')) as Record<string, ObservedFault>;
  const sizes: Record<string, number> = {};
  for (const fault of readFaults(set)) {
    const seen = observed[fault.id];
    if (!seen) throw new Error(`${fault.id} has not been tried: REPAIRS=observe`);
    const { messages } = code.buildMessages(inputOf(template, fault, seen, code.templateNotes), countTokens);
    sizes[fault.id] = messages.reduce((sum, { content }) => sum + content.length, 0);
    if (folder === null) continue;
    const own = path.join(folder, fault.id.slice(1));
    mkdirSync(own, { recursive: true });
    const text = messages.map(({ role, content }) => `### ${role}\n${content}`).join('\n\n');
    writeFileSync(path.join(own, 'request.md'), text);
  }
  return sizes;
}
