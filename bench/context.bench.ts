import { countTokens } from '../lib/turns/models/count-tokens';
import { buildMessages, type Prompt, type PromptInput } from '../lib/turns/prompts/build-messages';
import type { HistoryEntry } from '../lib/turns/prompts/summarise-history';
import { templateNotes } from '../lib/projects/template/template-notes';
import { median, quantile, round } from './support/figures';
import { createLargeProject, type ProjectLanguage } from './support/large-project';

const rounds = 15;

type File = { path: string; content: string };
type Ask = { name: string; language: ProjectLanguage; prompt: string; problem?: string; wanted: string };

const table = 'src/components/suppliers/SupplierTable.tsx';
const page = 'src/pages/SuppliersPage.tsx';
const hook = 'src/hooks/useInvoices.ts';

/** Changes to one file, worded the way people ask for them, and the file that must be sent. */
const asks: Ask[] = [
  { name: 'file named', language: 'en', prompt: 'In SupplierTable.tsx the header should be bold', wanted: table },
  { name: 'page in words', language: 'en', prompt: 'on the suppliers page please make the title bigger', wanted: page },
  { name: 'one of its kind', language: 'en', prompt: 'can the supplier table show the city first?', wanted: table },
  { name: 'Chinese', language: 'zh', prompt: '供应商页面的标题再大一点', wanted: page },
  { name: 'no words of the app', language: 'en', prompt: 'make it look a bit calmer', wanted: 'src/index.css' },
  {
    name: 'error with a path',
    language: 'en',
    prompt: 'make it look a bit calmer',
    problem: `TypeError: items is undefined\n    at useInvoices (${hook}:7:10)`,
    wanted: hook,
  },
  {
    name: 'error with an address',
    language: 'zh',
    prompt: '再安静一点',
    problem: `Uncaught ReferenceError: x is not defined at http://p-k2.app.localhost:3000/${hook}?v=3f2a:7:10`,
    wanted: hook,
  },
];

function inputOf(files: File[], prompt: string, more: Partial<PromptInput> = {}): PromptInput {
  return {
    ...{ templateNotes, rules: 'Prices in euros.', files, others: [], history: [], recentPaths: [], observations: [] },
    request: { purpose: 'build', prompt, mode: 'build', answers: [], plan: null },
    model: { contextTokens: 200_000, maxOutputTokens: 32_000 },
    ...more,
  };
}

function inputOfAsk({ language, prompt, problem }: Ask, seed: number): PromptInput {
  const files = createLargeProject(language, seed);
  if (problem === undefined) return inputOf(files, prompt);
  const problems = [{ kind: 'page-error' as const, message: problem }];
  return inputOf(files, prompt, { request: { purpose: 'repair', prompt, problems, tried: [] } });
}

const textOf = ({ messages }: Prompt) => messages.map(({ content }) => content).join('\n');

/** The length of the part that does not depend on the request: everything before the first quoted file. */
function staticLength(prompt: Prompt): number {
  const first = textOf(prompt).search(/^# (?:Their content|Content of those)/m);
  return first < 0 ? textOf(prompt).length : first;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** Ten turns on one project, each changing the file it asks about; one of them adds a file. */
function tellTurns(): Prompt[] {
  let files = createLargeProject('en');
  const history: HistoryEntry[] = [];
  const prompts: Prompt[] = [];
  const names = ['Supplier', 'Invoice', 'Recipe', 'Recipe', 'Recipe', 'Member', 'Booking', 'Course', 'Plant', 'Ticket'];
  for (const [turn, name] of names.entries()) {
    const prompt = `make the ${name.toLowerCase()} form a bit wider`;
    const path = files.find((file) => file.path.endsWith(`/${name}Form.tsx`))!.path;
    const recentPaths = history
      .slice(-3)
      .reverse()
      .flatMap((entry) => [...entry.changed, ...entry.added]);
    prompts.push(buildMessages(inputOf(files, prompt, { history: [...history], recentPaths }), countTokens));
    files = files.map((file) => (file.path === path ? { path, content: `${file.content}// wider ${turn}\n` } : file));
    const added = turn === 5 ? ['src/components/suppliers/SupplierMap.tsx'] : [];
    files.push(...added.map((one) => ({ path: one, content: 'export function SupplierMap() {\n  return null;\n}\n' })));
    history.push({ prompt, outcome: 'version', added, changed: [path], removed: [] });
  }
  return prompts;
}

/**
 * Measures a call's prompt for a project of 300 files: how long the selection takes including all counting, what a
 * change of one file costs, whether the relevant file is included, and how much of the beginning a provider can cache.
 */
export function run() {
  const first = inputOfAsk(asks[0]!, 1);
  buildMessages(first, countTokens);

  const times: number[] = [];
  const busy: number[] = [];
  const whole: number[] = [];
  // A different seed each time, so that no cache from the previous round helps.
  for (let seed = 2; seed < rounds + 2; seed += 1) {
    for (const ask of asks) {
      const input = inputOfAsk(ask, seed);
      const [begun, used] = [performance.now(), process.cpuUsage()];
      buildMessages(input, countTokens);
      times.push(performance.now() - begun);
      const { user, system } = process.cpuUsage(used);
      busy.push((user + system) / 1000);
    }
    const text = first.files.map(({ content }) => content).join('\n');
    const begun = performance.now();
    countTokens(text);
    whole.push(performance.now() - begun);
  }

  const sent = asks.map((ask) => ({ ask, prompt: buildMessages(inputOfAsk(ask, 1), countTokens) }));
  const turns = tellTurns();
  const shares = turns.slice(1).map((prompt, index) => {
    const before = turns[index]!;
    const length = staticLength(before);
    return Math.min(1, sharedLength(textOf(before), textOf(prompt)) / length);
  });
  const cached = turns
    .slice(1)
    .map((prompt, index) => sharedLength(textOf(turns[index]!), textOf(prompt)) / textOf(prompt).length);

  return {
    figures: {
      files: first.files.length,
      projectTokens: first.files.reduce((sum, { content }) => sum + countTokens(content), 0),
      chooseMs: round(median(times), 1),
      chooseMsP95: round(quantile(times, 0.95), 1),
      chooseCpuMs: round(median(busy), 1),
      tokens: median(sent.map(({ prompt }) => prompt.tokens)),
      tokensMost: Math.max(...sent.map(({ prompt }) => countTokens(textOf(prompt)))),
      wantedSent: sent.filter(({ ask, prompt }) => prompt.chosenFiles.includes(ask.wanted)).length / sent.length,
      wantedMissing: sent
        .filter(({ ask, prompt }) => !prompt.chosenFiles.includes(ask.wanted))
        .map(({ ask }) => ask.name)
        .join(', '),
      staticShared: round(median(shares), 3),
      staticSharedMean: round(shares.reduce((sum, share) => sum + share, 0) / shares.length, 3),
      staticSharedLeast: round(Math.min(...shares), 3),
      cachedShare: round(median(cached), 3),
    },
    // Counting the tokens of every file once: the minimum for any exact selection.
    ratios: { chooseAgainstCountingAll: round(median(times) / median(whole), 2) },
  };
}
