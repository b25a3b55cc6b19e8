import { cutText } from '../lib/base/foundation/cut-text';
import type { EvalReport } from './report';
import type { JudgedPromise, TurnResult } from './turn-result';

/** Texts come from the app and the model: in a table they stay on one line, and their markup is escaped. */
export function plain(text: string, most = 200): string {
  return cutText(text.replace(/\s+/g, ' ').trim(), most).replace(/[\\`*_[\]<>|#]/g, (letter) => `\\${letter}`);
}

export const percent = (value: number | null) => (value === null ? '–' : `${(value * 100).toFixed(1)} %`);
const seconds = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} s`);
export const money = (value: number | null) => (value === null ? 'no known price' : `$${value.toFixed(4)}`);

const keptOf = (promises: readonly JudgedPromise[], by: JudgedPromise['by']) => {
  const all = promises.filter((promise) => promise.by === by);
  return all.length === 0 ? '–' : `${all.filter(({ outcome }) => outcome === 'kept').length}/${all.length}`;
};

function rowOf(result: TurnResult): string {
  const { tokens } = result;
  const cells = [
    `${plain(result.caseId)} ${result.turn}`,
    result.outcome + (result.code === null ? '' : ` (${result.code})`),
    `${result.replies - result.illegalReplies}/${result.replies}`,
    `${result.edits.applied}/${result.edits.applied + result.edits.refused}`,
    result.builds ? 'yes' : 'no',
    String(result.problems.length),
    keptOf(result.promises, 'app'),
    keptOf(result.promises, 'hidden'),
    String(result.repairs),
    `${tokens.input} (${tokens.cached}) + ${tokens.output}`,
    money(result.cost),
    seconds(result.seconds.settled),
  ];
  return `| ${cells.join(' | ')} |`;
}

function faultsOf(result: TurnResult): string[] {
  const lines = [
    ...result.refusals.map(({ code, path, message }) => `refused ${code} ${path ?? ''}: ${message}`),
    ...result.problems.map(({ kind, message }) => `${kind}: ${message}`),
    ...result.promises
      .filter(({ outcome }) => outcome !== 'kept')
      .map(
        ({ by, sentence, outcome, why }) =>
          `${by === 'hidden' ? 'hidden journey' : 'own promise'} ${outcome}: ${sentence} (${why})`,
      ),
    ...result.studioFaults.map((fault) => `the studio's own page: ${fault}`),
    ...(result.triedBy === 'server' ? ['no tab tried it: only bundled by the server'] : []),
    ...(result.triedBy === 'nobody' ? ['nobody could try it'] : []),
    ...(result.notJudged.length > 0
      ? [`${result.notJudged.length} instructions in words were not judged: they are no journeys`]
      : []),
  ];
  return lines.map((line) => `- ${plain(line, 500)}`);
}

function sectionOf(result: TurnResult): string[] {
  const faults = faultsOf(result);
  return [
    `### ${plain(result.caseId)}, turn ${result.turn}`,
    '',
    `> ${plain(result.prompt, 600)}`,
    '',
    ...(result.picture === null ? [] : [`![The app after that turn](${result.picture})`, '']),
    ...(faults.length === 0 ? ['Nothing was found wrong.'] : faults),
    '',
  ];
}

/** The report for people; picture paths are relative to its folder. */
export function writeMarkdown(report: EvalReport): string {
  const { figures, details } = report;
  const rows: [string, string][] = [
    ['prompts', String(figures.prompts)],
    ['legal replies', `${percent(figures.legal)} of ${details.replies}`],
    ['edits applied', percent(details.editsApplied)],
    ['builds', percent(figures.builds)],
    ['prompts with page errors', percent(figures.pageErrors)],
    ['promises kept', `${percent(figures.promisesKept)} of ${details.promises}`],
    ["– the apps' own", percent(details.ownPromisesKept)],
    ['– hidden journeys', percent(details.hiddenKept)],
    ['rounds of repair', String(details.repairs)],
    [
      'tokens in (cached) + out',
      `${details.tokens.input} (${details.tokens.cached}) + ${details.tokens.output}${details.tokens.estimated ? ', partly estimated' : ''}`,
    ],
    ['cost', money(figures.cost)],
    [
      'own colours, own page, settled (medians)',
      [details.seconds.colours, details.seconds.page, details.seconds.settled].map(seconds).join(', '),
    ],
    ["faults of the studio's own page", String(details.studioFaults)],
    ['instructions in words, not judged', String(details.notJudged)],
  ];
  return [
    `# Eval: ${plain(report.model)} on ${plain(report.source)}`,
    '',
    `${report.begunAt.slice(0, 16).replace('T', ' ')} UTC, ${Math.round(report.seconds)} s.`,
    '',
    ...(report.isComplete
      ? []
      : ['**Not complete.** Not run:', '', ...report.notRun.map(({ id, why }) => `- ${plain(id)}: ${plain(why)}`), '']),
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
    '| prompt | outcome | legal | edits | builds | page errors | own promises | hidden | repairs | tokens | cost | settled |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...report.results.map(rowOf),
    '',
    ...report.results.flatMap(sectionOf),
  ].join('\n');
}
