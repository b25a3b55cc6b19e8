import { follow } from '../../e2e/support/follow';
import { useProjects } from '../../e2e/support/projects';
import { printJourney } from '../../lib/base/promises/print-step';
import type { ProjectEvent } from '../../lib/base/turn-events/turn-event';
import { openPerson, previewIs, turnPatienceMs } from '../person-page';
import type { WrittenReplies } from '../written-replies';
import { writeVariant, type AccountsApp, type Variant } from './accounts';
import type { ChecksLine } from './checks-log';

/**
 * The result of a trial of one change. `before`: the result of the same steps on the previous version, if they were run
 * there.
 */
export type CheckedVariant = {
  app: string;
  variant: string;
  is: Variant['is'];
  kept: number;
  broken: { id: string; step: number; before: 'kept' | 'broken' | null }[];
  /** Why promises were neither kept nor broken. */
  notTried: string[];
  problems: string[];
  /** From `verify-start` to its observation. */
  trialMs: number;
};
export type CheckedApp = {
  app: string;
  journeys: number;
  /** Journeys that the original app does not keep, so their author misjudged it. They are left out. */
  misfits: string[];
  /** Problems reported for the original app; for a change, only new ones count. */
  problems: string[];
  variants: CheckedVariant[];
};

type Stage = WrittenReplies & {
  log(line: string): void;
  /** Called with each result as soon as there is one. */
  keep(line: ChecksLine): void;
};
type Tried = Omit<CheckedVariant, 'app' | 'variant' | 'is'>;
/** The API's response to an added promise. */
type Added = { promise: { id: string } };
type Observed = Extract<ProjectEvent, { type: 'observation' }>;

/**
 * Builds one app in the running product, adds its journeys as promises, and makes each change in its own turn from the
 * same version. Records the result of the trial and stops the turn before any repair. A journey that could not be tried
 * on the app as built is tried on it once more.
 */
export async function measureChecks(stage: Stage, app: AccountsApp, variants: readonly Variant[]): Promise<void> {
  const { easel } = stage;
  const projects = useProjects(easel);
  const context = await openPerson(stage.browser);
  const page = await context.newPage();

  /** Runs one turn with that reply and returns what its first trial showed. Each `id` may be used once. */
  async function change(projectId: string, id: string, reply: string): Promise<Tried> {
    const mark = `[[${app.name}:${id}]]`;
    stage.plan(mark, reply);
    const { turnId } = await projects.say(projectId, `A change, please ${mark}`);
    const at = projects.at(projectId, `/turns/${turnId}`);
    const stream = await follow(easel.port, `${at}/events`);
    const tooLong = setTimeout(() => stream.close(), turnPatienceMs);
    try {
      const trial = await Promise.race([stream.until('observation'), stream.ended.then(() => null)]);
      if (trial === null) throw new Error(`${app.name}/${id}: the turn ended untried: ${lastOf(stream.events)}`);
      const isOver = () => stream.events.some((event) => event.type === 'turn-end');
      // Wait for a version, or for the first step of a repair, which is not examined.
      await Promise.race([stream.until('version-made'), stream.until('repair-start'), stream.ended]).catch(
        () => undefined,
      );
      if (!isOver()) await easel.call('POST', `${at}/stop`, {});
      await stream.ended;
      return readTrial(stream.events, trial);
    } finally {
      clearTimeout(tooLong);
      stream.close();
    }
  }

  async function restore(projectId: string, versionId: string): Promise<void> {
    await projects.must(201, 'POST', projects.at(projectId, '/restore'), { versionId, data: false });
    await previewIs(page, 'ready');
  }

  try {
    const { projectId } = await projects.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: app.name });
    await page.goto(`${easel.builder}/projects/${projectId}`);
    await previewIs(page, 'ready');
    const touch = (id: string) => `Looked at.\n\n<file path="src/${id}.ts">\nexport const ${id} = '${id}';\n</file>\n`;

    const built = await change(projectId, 'build', app.reply);
    stage.log(`${app.name}: built, ${built.problems.length} problems ${built.problems.join(' · ')}`);
    const ids = new Map<string, string>();
    for (const { id, sentence, journey } of app.journeys) {
      const body = { sentence, journey: printJourney(journey) };
      const { promise } = await projects.must<Added>(201, 'POST', projects.at(projectId, '/promises'), body);
      ids.set(promise.id, id);
    }
    const named = (tried: Tried): Tried => ({
      ...tried,
      broken: tried.broken.map((one) => ({ ...one, id: ids.get(one.id) ?? one.id })),
    });
    const first = named(await change(projectId, 'first', touch('first')));
    const misfits = first.broken.map(({ id }) => id);
    stage.log(
      `${app.name}: ${app.journeys.length} journeys, not kept as built: ${first.broken.map(sayBroken).join(', ')}`,
    );
    for (const [given, id] of ids) {
      if (misfits.includes(id)) await projects.must(200, 'DELETE', projects.at(projectId, `/promises/${given}`));
    }
    const isSure = misfits.length === 0 && first.notTried.length === 0;
    const base = isSure ? first : named(await change(projectId, 'second', touch('second')));
    if (!isSure) stage.log(`${app.name}: again: ${JSON.stringify(base)}`);
    const head = (await projects.head(projectId)).id;
    stage.keep({ of: 'app', app: app.name, journeys: app.journeys.length, misfits, problems: base.problems });

    for (const variant of variants) {
      const tried = named(await change(projectId, variant.id, writeVariant(app, variant)));
      stage.keep({ of: 'variant', app: app.name, variant: variant.id, is: variant.is, ...tried });
      stage.log(`${app.name}/${variant.id} (${variant.is}): ${sayTried(tried)}`);
      await restore(projectId, head);
    }
  } finally {
    await context.close();
  }
}

/**
 * The problems of a change that the original app does not have, compared by kind, because the same problem is reported
 * in different places.
 */
export function problemsOfChange(
  { problems }: Pick<CheckedApp, 'problems'>,
  variant: Pick<CheckedVariant, 'problems'>,
) {
  const kindOf = (problem: string) => problem.split(':')[0];
  const known = new Set(problems.map(kindOf));
  return variant.problems.filter((problem) => !known.has(kindOf(problem)));
}

function readTrial(events: readonly ProjectEvent[], trial: Observed): Tried {
  const results = events.filter((event) => event.type === 'promise-result' && event.n < trial.n);
  const began = events.find((event) => event.type === 'verify-start');
  const trialMs = Number(trial.at) - Number(began?.at);
  const tried: Tried = { kept: 0, broken: [], notTried: [], problems: [], trialMs };
  for (const result of results) {
    if (result.type !== 'promise-result') continue;
    if (result.outcome === 'kept') tried.kept += 1;
    else if (result.outcome === 'not-tried') tried.notTried.push(result.why);
    else tried.broken.push({ id: result.id, step: result.step, before: result.before ?? null });
  }
  tried.problems = trial.problems
    .filter(({ kind }) => kind !== 'promise-broken')
    .map(({ kind, message }) => `${kind}: ${message.slice(0, 200)}`);
  return tried;
}

const lastOf = (events: readonly ProjectEvent[]) => JSON.stringify(events.at(-1))?.slice(0, 300);
const sayBroken = ({ id, step, before }: Tried['broken'][number]) =>
  `${id}@${step}${before ? ` (before: ${before})` : ''}`;
const sayTried = ({ kept, broken, notTried, problems, trialMs }: Tried) =>
  [
    `${kept} kept`,
    ...broken.map(sayBroken),
    ...problems,
    notTried.length > 0 ? `${notTried.length} not tried` : '',
    `${Math.round(trialMs / 1000)} s`,
  ]
    .filter((part) => part !== '')
    .join('; ');
