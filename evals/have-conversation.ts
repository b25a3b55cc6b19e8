import type { Browser, BrowserContext, Page } from 'playwright';
import type { Easel } from '../e2e/support/easel';
import { follow, type Follower } from '../e2e/support/follow';
import { useProjects } from '../e2e/support/projects';
import { watchFaults } from '../e2e/support/watch-faults';
import type { ProjectEvent } from '../lib/base/turn-events/turn-event';
import type { EvalCase } from './eval-case';
import type { Walked } from './judge-page';
import { judgeTurn } from './judge-turn';
import { previewIs } from './person-page';
import { journeysAfter } from './read-journeys';
import { firstRequest } from './send-prompt';
import type { TurnResult } from './turn-result';
import { watchApp, type AppWatch } from './watch-app';

export type Stage = {
  easel: Easel;
  browser: Browser;
  /** The bundle of `judge-page.ts`. */
  judge: string;
  templateClass: string;
  /**
   * `replay`: recordings played back at once; the tab is open before the prompt, or the turn would end before it opens.
   * `live`: as a person starts, from the sentence; the page opens while the model writes.
   */
  kind: 'replay' | 'live';
  /** How long a prompt may take in total, in ms. */
  patience: number;
  /** Takes a picture of the app and returns its path for the report. */
  keepPicture(name: string, page: Page): Promise<string | null>;
  signal: AbortSignal;
};

/** Generous, because several studio pages share the CPU; normally nothing takes this long. */
const stepTimeout = 60_000;

/** Rejects with the signal's reason as soon as it is aborted. */
function unless<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  if (signal.aborted) {
    work.catch(() => undefined);
    return Promise.reject(signal.reason as Error);
  }
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Runs one conversation in its own browser profile; reports each prompt's result as soon as it is judged. */
export async function haveConversation(
  stage: Stage,
  given: EvalCase,
  tell: (result: TurnResult) => void,
): Promise<void> {
  const context = await stage.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  try {
    context.setDefaultTimeout(stepTimeout);
    await unless(stage.signal, converse(stage, given, context, tell));
  } finally {
    await context.close();
  }
}

async function converse(
  stage: Stage,
  given: EvalCase,
  context: BrowserContext,
  tell: (result: TurnResult) => void,
): Promise<void> {
  const { easel } = stage;
  const projects = useProjects(easel);
  const watch = await watchApp(context, stage.templateClass);
  const page = await context.newPage();
  const faults: string[] = [];
  watchFaults(page, faults);

  const open = async (projectId: string) => {
    await page.goto(`${easel.builder}/projects/${projectId}`);
    await page.getByTestId('status-preview-status').waitFor();
  };

  const begin = async (): Promise<{ projectId: string; turnId: string; sentAt: number }> => {
    if (stage.kind === 'live') {
      const sentAt = Date.now();
      const started = await projects.must<{ projectId: string; turnId: string }>(
        ...([201, 'POST', '/api/projects', await firstRequest(given)] as const),
      );
      await open(started.projectId);
      return { ...started, sentAt };
    }
    const { projectId } = await projects.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: given.id });
    await open(projectId);
    await previewIs(page, 'ready');
    const sentAt = Date.now();
    return { projectId, sentAt, ...(await projects.say(projectId, given.prompts[0]!)) };
  };

  const answers = [...given.answers];
  let { projectId, turnId, sentAt } = await begin();
  for (const [index, prompt] of given.prompts.entries()) {
    if (index > 0) {
      sentAt = Date.now();
      ({ turnId } = await projects.say(projectId, prompt));
    }
    const events = await hearTurn(stage, projectId, turnId, answers);
    const hidden = journeysAfter(given.journeys, index + 1);
    const observation = events.findLast((event) => event.type === 'observation');
    const walked =
      observation === undefined
        ? null
        : await walkThrough(page, stage.judge, {
            ...{ projectId, hidden, treeHash: observation.treeHash },
            opensPages: observation.trial.by !== 'tab',
          });
    const seen: AppWatch = index === 0 ? watch : { coloursAt: null, pageAt: null };
    tell(
      judgeTurn({
        ...{ caseId: given.id, turn: index + 1, prompt, events, sentAt, ...seen, hidden },
        walked: walked?.results ?? null,
        walkProblems: walked?.problems ?? [],
        picture: await stage.keepPicture(`${given.id}-${index + 1}`, page),
        studioFaults: faults.splice(0),
        notJudged: index === 0 ? given.notJudged : [],
      }),
    );
    // After a prompt without an app, further prompts would only repeat the failure.
    if (!events.some((event) => event.type === 'version-made')) return;
  }
}

/**
 * All events of a turn; answers questions and approves plans as they arrive, and stops the turn when its time is up.
 */
async function hearTurn(stage: Stage, projectId: string, turnId: string, answers: string[]): Promise<ProjectEvent[]> {
  const { easel } = stage;
  const at = `/api/projects/${projectId}/turns/${turnId}`;
  const calls: Promise<unknown>[] = [];
  const answer = (body: unknown) => calls.push(easel.call('POST', `${at}/answer`, body));
  const stream: Follower = await follow(easel.port, `${at}/events`, {
    onEvent(event) {
      if (event.type === 'question') {
        const { questionId, choices } = event;
        const text = answers.shift();
        if (text !== undefined && !choices.includes(text)) answer({ questionId, text });
        else if (text !== undefined || choices.length > 0) answer({ questionId, choice: text ?? choices[0] });
        else answer({ questionId, text: 'You decide.' });
      }
      if (event.type === 'approval-needed') answer({ questionId: event.questionId, approve: true });
    },
  });
  let isOver = false;
  const limit = setTimeout(() => {
    isOver = true;
    calls.push(easel.call('POST', `${at}/stop`, {}));
    stream.close();
  }, stage.patience);
  try {
    await unless(stage.signal, stream.ended);
    await Promise.all(calls);
  } finally {
    clearTimeout(limit);
    stream.close();
  }
  const events = [...stream.events];
  if (!isOver && !events.some((event) => event.type === 'turn-end')) {
    throw new Error(`the server closed the turn's stream before its end\n${easel.log().slice(-2000)}`);
  }
  return events;
}

type Walk = { projectId: string; treeHash: string; hidden: ReturnType<typeof journeysAfter>; opensPages: boolean };

async function walkThrough(page: Page, judge: string, walk: Walk): Promise<Walked | null> {
  const { projectId, treeHash, hidden, opensPages } = walk;
  if (hidden.length === 0 && !opensPages) return null;
  // The page's policy forbids foreign scripts, but it does not apply to what the debugger evaluates.
  await page.evaluate(judge);
  return page.evaluate(([...given]) => window.easelWalk(...given), [projectId, treeHash, hidden, opensPages] as const);
}
