import { follow } from '../../e2e/support/follow';
import { useProjects } from '../../e2e/support/projects';
import { openPerson, previewIs, turnPatienceMs } from '../person-page';
import type { WrittenReplies } from '../written-replies';
import { localeOf } from './locale';
import type { PairFigures } from './pair-report';
import { asksForRepair, readTrial } from './read-trial';
import { takePictures } from './take-pictures';

export type Stage = WrittenReplies & { signal: AbortSignal };
type Given = {
  id: string;
  /** What the person asks for. */
  request: string;
  language: string;
  reply: string;
  /** Where to put pictures, and the prefix of their names. */
  folder: string;
  name: string;
  /** Identifies this request among all in the run. */
  mark: string;
  /** Called with the project that the reply is built in. */
  onProject?(projectId: string): void;
};

/**
 * Builds one written reply in the running product, where a tab tries it as usual, and takes pictures of the result. No
 * repair is requested: the turn is stopped before it, which keeps the app as it was tried.
 */
export async function buildReply(stage: Stage, given: Given): Promise<PairFigures> {
  const { easel, browser } = stage;
  const projects = useProjects(easel);
  const context = await openPerson(browser);
  const close = () => void context.close();
  stage.signal.addEventListener('abort', close, { once: true });
  try {
    const page = await context.newPage();
    const { projectId } = await projects.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: given.id });
    given.onProject?.(projectId);
    await page.goto(`${easel.builder}/projects/${projectId}`);
    await previewIs(page, 'ready');

    stage.plan(given.mark, given.reply);
    const events = await hearTurn(stage, projectId, `${given.request}\n\n${given.mark}`);
    const trial = readTrial(given.reply, events);
    if (!events.some(({ type }) => type === 'version-made')) {
      return { ...trial, sideways: null, pictures: ['there is no version to open'] };
    }
    // Reload, like a returning visitor, so that the version is shown and not the draft.
    await page.reload();
    const isAtFault = (await previewIs(page, 'ready', 'problem')) === 'problem';
    const address = await page.getByTestId('link-open-in-a-new-tab').getAttribute('href');
    if (address === null) throw new Error('the preview has no address of its own');
    const { folder, name } = given;
    const taken = await takePictures(browser, { address, locale: localeOf(given.language), folder, name });
    const told = isAtFault ? ['the preview tells a problem: what is seen may be an earlier draft'] : [];
    return { ...trial, sideways: taken.sideways, pictures: [...told, ...taken.pictures] };
  } finally {
    stage.signal.removeEventListener('abort', close);
    await context.close();
  }
}

/** All events of the turn. The turn is stopped as soon as it would ask the person something or call the model again. */
async function hearTurn({ easel, signal }: Stage, projectId: string, prompt: string) {
  const projects = useProjects(easel);
  const { turnId } = await projects.say(projectId, prompt);
  const at = projects.at(projectId, `/turns/${turnId}`);
  const calls: Promise<unknown>[] = [];
  const stop = () => calls.push(easel.call('POST', `${at}/stop`, {}));
  const stream = await follow(easel.port, `${at}/events`, {
    onEvent(event) {
      if (asksForRepair(event) || event.type === 'question' || event.type === 'approval-needed') stop();
    },
  });
  const close = () => stream.close();
  const limit = setTimeout(close, turnPatienceMs);
  signal.addEventListener('abort', close, { once: true });
  try {
    await stream.ended;
    await Promise.all(calls);
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', close);
  }
  signal.throwIfAborted();
  if (!stream.events.some(({ type }) => type === 'turn-end')) {
    throw new Error(`the turn did not end\n${easel.log().slice(-2000)}`);
  }
  return stream.events;
}
