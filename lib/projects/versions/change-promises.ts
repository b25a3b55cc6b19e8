import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { fitsTogether } from '../../base/promises/keep-promise';
import { mostPromises, type AppPromise, type PromiseProposal } from '../../base/promises/promise';
import { promisesOf } from '../../base/promises/promise-schema';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { commitVersion, type CommitDependencies } from './commit-version';
import type { Version } from './version';

type Dependencies = CommitDependencies & { access: ProjectAccess };
type Request = { viewer: Viewer; projectId: ProjectId };

/** A person's change to one promise; `proposal` accepts or refuses what the model proposed. */
export type PromiseChange = Partial<PromiseProposal> & { isOff?: boolean; proposal?: 'accept' | 'refuse' };
/** `promise` in its new state, or in its last state if it was removed. */
export type ChangedPromises = { version: Version; promise: AppPromise };

const attempts = 3;
const groupedForMs = 5 * 60_000;

/** The promises of the project's current version. `not-found` for strangers. */
export async function listPromises(
  { versions, access }: Pick<Dependencies, 'versions' | 'access'>,
  { viewer, projectId }: Request,
): Promise<Result<{ versionId: string; promises: AppPromise[] }, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const head = await versions.head(projectId);
  return head ? succeed({ versionId: head.id, promises: promisesOf(head.settings) }) : fail({ code: 'not-found' });
}

/**
 * Adds a promise written by a person, as a version of its own. Pass `id` to restore a removed promise; if it is taken
 * or absent, another id is chosen. `invalid-input` if the app already has the maximum number, `promises-too-long` if
 * their total size exceeds the limit.
 */
export function addPromise(
  dependencies: Dependencies,
  { sentence, journey, id: wanted, ...request }: Request & PromiseProposal & { id?: string | undefined },
): Promise<Result<ChangedPromises, AppError>> {
  return saveChange(dependencies, request, (promises) => {
    if (promises.length >= mostPromises) return fail({ code: 'invalid-input', detail: 'too many promises' });
    const isFree = wanted !== undefined && promises.every((promise) => promise.id !== wanted);
    const id = isFree ? wanted : freeId(sentence, promises);
    const promise: AppPromise = {
      id,
      sentence,
      journey,
      isOff: false,
      author: 'person',
      proposal: null,
      proof: 'none',
    };
    return succeed({ promise, promises: [...promises, promise] });
  });
}

/** Changes one promise for a person, as a version of its own. Rewriting its journey makes the person its author. */
export function changePromise(
  dependencies: Dependencies,
  { promiseId, change, ...request }: Request & { promiseId: string; change: PromiseChange },
): Promise<Result<ChangedPromises, AppError>> {
  return saveChange(dependencies, request, (promises) => {
    const before = promises.find(({ id }) => id === promiseId);
    if (!before) return fail({ code: 'not-found' });
    const { proposal, ...given } = change;
    if (proposal === 'accept' && before.proposal === null) return fail({ code: 'invalid-input' });
    const accepted = proposal === 'accept' ? before.proposal : null;
    if (accepted !== null && 'removal' in accepted) return succeed(without(promises, before));
    const promise: AppPromise = {
      ...before,
      ...accepted,
      ...given,
      author: given.journey === undefined ? before.author : 'person',
      // The person's own steps replace an older proposal.
      proposal: proposal === undefined && given.journey === undefined ? before.proposal : null,
      // New steps have no result yet.
      ...(accepted !== null || given.journey !== undefined ? { proof: 'none' as const } : {}),
    };
    return succeed({ promise, promises: promises.map((one) => (one.id === promiseId ? promise : one)) });
  });
}

/** Removes a promise for a person, as a version of its own; `addPromise` with the same id restores it. */
export function removePromise(
  dependencies: Dependencies,
  { promiseId, ...request }: Request & { promiseId: string },
): Promise<Result<ChangedPromises, AppError>> {
  return saveChange(dependencies, request, (promises) => {
    const before = promises.find(({ id }) => id === promiseId);
    return before ? succeed(without(promises, before)) : fail({ code: 'not-found' });
  });
}

const without = (promises: readonly AppPromise[], promise: AppPromise) => ({
  promise,
  promises: promises.filter(({ id }) => id !== promise.id),
});

type Change = (promises: AppPromise[]) => Result<{ promise: AppPromise; promises: AppPromise[] }, AppError>;

async function saveChange(
  dependencies: Dependencies,
  { viewer, projectId }: Request,
  change: Change,
): Promise<Result<ChangedPromises, AppError>> {
  const refused = await authorise(dependencies.access, viewer, projectId);
  if (refused) return fail(refused);
  for (let attempt = 1; ; attempt += 1) {
    const saved = await saveOnce(dependencies, projectId, change);
    if (saved.ok || saved.error.code !== 'version-conflict' || attempt === attempts) return saved;
  }
}

async function saveOnce(
  dependencies: Dependencies,
  projectId: ProjectId,
  change: Change,
): Promise<Result<ChangedPromises, AppError>> {
  const { versions, trees, now, createId } = dependencies;
  const head = await versions.head(projectId);
  if (!head) return fail({ code: 'not-found' });
  const tree = await trees.read(head.treeHash);
  if (!tree) throw new Error(`The tree of version ${head.id} is not whole.`);
  const standing = promisesOf(head.settings);
  const changed = change(standing);
  if (!changed.ok) return changed;
  const { promise, promises } = changed.value;
  if (!fitsTogether(standing, promises)) return fail({ code: 'promises-too-long' });
  const isGrouped = head.kind === 'edit' && head.groupId !== null && now() - head.createdAt < groupedForMs;
  const id = createId<'version'>();
  const version = await commitVersion(dependencies, {
    id,
    projectId,
    parentId: head.id,
    tree,
    settings: { ...head.settings, promises },
    kind: 'edit',
    author: 'person',
    summary: promise.sentence,
    groupId: isGrouped ? head.groupId : id,
    refuseWhileRunning: true,
  });
  return version.ok ? succeed({ version: version.value, promise }) : version;
}

/** An id made from the sentence's first Latin words, or `promise`, with a number if it is taken. */
function freeId(sentence: string, promises: readonly AppPromise[]): string {
  const words = sentence.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const stem = words.slice(0, 5).join('-').slice(0, 50).replace(/-$/, '') || 'promise';
  const taken = new Set(promises.map(({ id }) => id));
  if (!taken.has(stem)) return stem;
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}
