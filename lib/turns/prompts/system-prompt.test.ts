import { designRules } from './design-rules';
import { tellKind } from './kinds-of-app';
import { describe, expect, test } from 'vitest';
import { templateNotes } from '../../projects/template/template-notes';
import { askPrompt } from './ask-prompt';
import { buildMessages, type PromptInput } from './build-messages';
import { systemPrompt } from './system-prompt';

const text = systemPrompt(templateNotes).replace(/\s+/g, ' ');
const countTokens = (words: string) => Math.ceil(words.length / 4);

describe('the prompt of a building model', () => {
  test.each([
    ['a palette of its own and the one that is there', 'a palette of your own'],
    ['two sentences and five things to say', 'one or two friendly sentences'],
    ['sample data everywhere and nowhere live', 'sample data on the first run'],
    ['a first third and a migration before it', 'first third'],
    ['words that break anywhere', 'long words break'],
    ['content in migrations', 'inserted by the migration'],
  ])('says nothing of %s', (_pair, words) => expect(text).not.toContain(words));

  test('says what takes precedence if the person names colours', () => {
    expect(text).toContain('What <request> says of colours or style comes first');
  });

  test('says how long replies are, and how words wrap', () => {
    expect(text).toContain('15 to 35 files and 60,000 to 100,000 characters; one tool, game or form 35,000 to 60,000');
    expect(text).toContain('Never break-all or overflow-wrap: anywhere');
  });

  test('says where content belongs', () => {
    expect(text).toMatch(
      /lives on [^<]* is inserts in <file path="supabase\/content\.sql">, put in once, here and on the site/,
    );
    expect(text).toMatch(/supabase\/seed\.sql">: for trying it here, never live/);
  });

  test('says that who is asked for something answers, or that somebody will', () => {
    expect(text).toContain('What is asked for at once (chat, quote, what is free) is answered by rule.');
    expect(text).toContain('Where people answer, it says so.');
  });

  test('the example does not forbid what the rules ask for', () => {
    // The rules: sample rows need no owner, and lines of a file that is only quoted may be changed.
    expect(text).toMatch(/author_id uuid default auth\.uid\(\)/);
    expect(text).toMatch(/column of their owner may be\s+null/);
    expect(text).toContain('change and overwrite only what you were shown');
    // The design rules of a first build must not make the app promise when people will answer.
    expect(designRules).toContain('promise nothing the person did not (times to answer');
    for (const told of [text, tellKind('a damage report form')]) expect(told).not.toContain('by when');
  });

  test('fits into a first request of 22 kB', () => expect(systemPrompt(templateNotes).length).toBeLessThan(17_000));
});

describe('a question', () => {
  const base: Omit<PromptInput, 'request'> = {
    ...{ templateNotes, rules: '', others: [], history: [], recentPaths: [], observations: [] },
    files: [{ path: 'src/App.tsx', content: 'export default function App() {}\n' }],
    model: { contextTokens: 64_000, maxOutputTokens: 16_000 },
  };
  const ask = { purpose: 'build', prompt: 'Who sees this?', mode: 'ask', answers: [], plan: null } as const;

  test('has a static start of its own, without format and building rules', () => {
    const { messages } = buildMessages({ ...base, request: ask }, countTokens);
    expect(messages[0]).toEqual({ role: 'system', content: askPrompt });
    for (const rule of ['<file', '<edit', '<migration', '<promise', 'tailwindcss'])
      expect(askPrompt).not.toContain(rule);
    expect(askPrompt.length).toBeLessThan(3_000);
  });

  test('keeps it when its answer is continued', () => {
    const request = { purpose: 'continue', prompt: 'x', reply: 'Every', unfinished: null, mode: 'ask' } as const;
    expect(buildMessages({ ...base, request }, countTokens).messages[0]?.content).toBe(askPrompt);
  });

  test('gets the tables and the request', () => {
    const database = 'wishes (2 rows): id uuid key\n  granted to strangers: read';
    const history = [{ prompt: 'A guest book', outcome: 'version' as const, added: [], changed: [], removed: [] }];
    const words = buildMessages({ ...base, database, history, request: ask }, countTokens).messages[1]!.content;
    expect(words).toContain(database);
    expect(words).toContain('A guest book');
  });
});
