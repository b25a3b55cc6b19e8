import { follow } from '../../e2e/support/follow';
import { useProjects } from '../../e2e/support/projects';
import { printJourney } from '../../lib/promises/print-step';
import type { ProjectEvent } from '../../lib/turn-events/turn-event';
import { openPerson, previewIs, turnPatienceMs } from '../person-page';
import type { WrittenReplies } from '../written-replies';
import { writeVariant, type AccountsApp, type Variant } from './accounts';

/** What a trial made of one change. `before`: what became of the same steps on the version before, where that was looked at. */
export type CheckedVariant = {
  app: string;
  variant: string;
  is: Variant['is'];
  kept: number;
  broken: { id: string; step: number; before: 'kept' | 'broken' | null }[];
  /** Neither kept nor broken, by why. */
  notTried: string[];
  problems: string[];
};
export type CheckedApp = {
  app: string;
  journeys: number;
  /** Journeys that the app as it was built does not keep: whoever wrote them was wrong about it. They are left out. */
  misfits: string[];
  variants: CheckedVariant[];
};

type Stage = WrittenReplies & { log(line: string): void };
type Tried = Omit<CheckedVariant, 'app' | 'variant' | 'is'>;
/** What the interface answers where a promise is added. */
type Added = { promise: { id: string } };
type Observed = Extract<ProjectEvent, { type: 'observation' }>;

/**
 * Builds one app in the running product, adds its journeys as promises, and makes each change by a turn of its own from the same
 * version. What the trial showed is written down, and the turn stopped before anything is repaired.
 */
export async function measureChecks(
  stage: Stage,
  app: AccountsApp,
  wanted: (variant: Variant) => boolean,
): Promise<CheckedApp> {
  const { easel } = stage;
  const projects = useProjects(easel);
  const context = await openPerson(stage.browser);
  const page = await context.newPage();

  /** Makes one turn with that reply; answers what its first trial showed. Every `id` is said once. */
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
      // A version, or the first step of mending: what comes then is no longer looked at.
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
    const second = named(await change(projectId, 'second', touch('second')));
    stage.log(`${app.name}: again: ${JSON.stringify(second)}`);
    const base = (await projects.head(projectId)).id;

    const variants: CheckedVariant[] = [];
    for (const variant of app.variants.filter(wanted)) {
      const tried = named(await change(projectId, variant.id, writeVariant(app, variant)));
      variants.push({ app: app.name, variant: variant.id, is: variant.is, ...tried });
      stage.log(`${app.name}/${variant.id} (${variant.is}): ${sayTried(tried)}`);
      await restore(projectId, base);
    }
    return { app: app.name, journeys: app.journeys.length, misfits, variants };
  } finally {
    await context.close();
  }
}

function readTrial(events: readonly ProjectEvent[], trial: Observed): Tried {
  const results = events.filter((event) => event.type === 'promise-result' && event.n < trial.n);
  const tried: Tried = { kept: 0, broken: [], notTried: [], problems: [] };
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
const sayTried = ({ kept, broken, notTried, problems }: Tried) =>
  [
    `${kept} kept`,
    ...broken.map(sayBroken),
    ...problems,
    notTried.length > 0 ? `${notTried.length} not tried` : '',
  ].join('; ');
