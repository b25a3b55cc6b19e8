import type { Attachment } from '../../base/attachments/attachment';
import type { ProjectChannel } from '../../base/channel/project-channel';
import type { AppError } from '../../base/foundation/app-error';
import type { CreateId, ProjectId, TurnId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { AfterTurn, Turn } from './turn';
import type { TurnMode } from '../../base/turn-events/turn-event';
import type { ReadHead } from './turn-ports';
import type { TurnRunner } from './turn-runner';
import type { TurnStore } from './turn-store';

/** What the use cases of turns need. */
export type TurnDependencies = {
  store: TurnStore;
  channel: ProjectChannel;
  runner: TurnRunner;
  access: ProjectAccess;
  readHead: ReadHead;
  createId: CreateId;
};

/**
 * Starts a turn, or queues it behind the one that runs or waits. The turn is independent of this call: it neither waits
 * for it nor ends with it. `queue-full` if one is queued already, `not-found` for a stranger.
 */
export async function startTurn(
  deps: TurnDependencies,
  {
    viewer,
    projectId,
    prompt,
    attachments = [],
    mode = 'build',
    after = null,
  }: {
    viewer: Viewer;
    projectId: ProjectId;
    prompt: string;
    attachments?: readonly Attachment[];
    mode?: TurnMode;
    after?: AfterTurn;
  },
): Promise<Result<{ turnId: TurnId; queued: boolean }, AppError>> {
  const refused = await authorise(deps.access, viewer, projectId);
  if (refused) return fail(refused);
  // An interruption may have left a prompt in the queue; it came first.
  await deps.runner.startQueued(projectId);
  const baseVersionId = await deps.readHead(projectId);
  return begin(deps, { viewer, projectId, prompt, attachments, mode, after, baseVersionId, continued: null });
}

/**
 * Continues the draft of a turn that was interrupted, broke off or ended in an error, as a new turn. `turn-over` unless
 * it is the project's last one, `turn-running` while another works.
 */
export async function continueTurn(
  deps: TurnDependencies,
  { viewer, projectId, turnId }: { viewer: Viewer; projectId: ProjectId; turnId: TurnId },
): Promise<Result<{ turnId: TurnId }, AppError>> {
  const turn = await findTurn(deps, { viewer, projectId, turnId });
  if (!turn.ok) return turn;
  const [last, open] = await Promise.all([deps.store.lastEnded(projectId), deps.store.open(projectId)]);
  if (open.some((other) => other.phase !== 'queued')) return fail({ code: 'turn-running' });
  const { outcome, code } = turn.value;
  // A reply that broke off leaves its complete part as a version, with the code; one that the person stopped leaves no
  // code.
  const canContinue = outcome === 'interrupted' || outcome === 'error' || (outcome === 'stopped' && code !== null);
  if (!canContinue || last?.id !== turnId) return fail({ code: 'turn-over' });

  const { prompt, attachments, mode, after } = turn.value;
  // If somebody has saved by hand since, the draft goes on top of that.
  const baseVersionId = await deps.readHead(projectId);
  return begin(deps, { viewer, projectId, prompt, attachments, mode, after, baseVersionId, continued: turn.value });
}

type Begin = {
  viewer: Viewer;
  projectId: ProjectId;
  prompt: string;
  attachments: readonly Attachment[];
  mode: TurnMode;
  after: AfterTurn;
  baseVersionId: VersionId;
  continued: Turn | null;
};

async function begin(
  { store, channel, runner, createId }: TurnDependencies,
  { viewer, continued, ...given }: Begin,
): Promise<Result<{ turnId: TurnId; queued: boolean }, AppError>> {
  const created = await store.create(
    {
      ...given,
      id: createId<'turn'>(),
      viewerId: viewer.id,
      draftId: continued?.draftId ?? createId<'draft'>(),
      continuesId: continued?.id ?? null,
    },
    runner.lease(),
    continued === null,
  );
  if (!created.ok) return created;
  const { turn, events } = created.value;
  channel.announce(turn.projectId, events);
  const queued = turn.phase === 'queued';
  if (queued) await runner.startQueued(turn.projectId);
  else runner.start(turn);
  return succeed({ turnId: turn.id, queued });
}

/** A turn of this project that the viewer may act on; otherwise `not-found`. */
export async function findTurn(
  { store, access }: Pick<TurnDependencies, 'store' | 'access'>,
  { viewer, projectId, turnId }: { viewer: Viewer; projectId: ProjectId; turnId: TurnId },
): Promise<Result<Turn, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const turn = await store.get(turnId);
  return turn && turn.projectId === projectId ? succeed(turn) : fail({ code: 'not-found' });
}
