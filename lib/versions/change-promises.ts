import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import { fitsTogether } from '../promises/keep-promise';
import { mostPromises, type AppPromise, type PromiseProposal } from '../promises/promise';
import { promisesOf } from '../promises/promise-schema';
import { authorise, type ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import { commitVersion, type CommitDependencies } from './commit-version';
import type { Version } from './version';

type Dependencies = CommitDependencies & { access: ProjectAccess };
type Request = { viewer: Viewer; projectId: ProjectId };

/** What a person does to one promise; a proposal of the model's is accepted or refused. */
export type PromiseChange = Partial<PromiseProposal> & { isOff?: boolean; proposal?: 'accept' | 'refuse' };
/** `promise` as it now is, and where it was removed, as it was. */
export type ChangedPromises = { version: Version; promise: AppPromise };

const attempts = 3;
const groupedForMs = 5 * 60_000;

/** The promises of the version the project shows now. `not-found` for strangers. */
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
 * Adds a promise a person wrote, as a version of its own. `id` is that of one they removed and put back; taken or absent,
 * it gets another. `invalid-input` where the app has as many as it may, `promises-too-long` where they are too long in all.
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

/** Changes one promise on the person's word, as a version of its own; who rewrote its journey has become its author. */
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
      // What the person wrote themselves makes an older proposal meaningless.
      proposal: proposal === undefined && given.journey === undefined ? before.proposal : null,
      // Other steps have never held.
      ...(accepted !== null || given.journey !== undefined ? { proof: 'none' as const } : {}),
    };
    return succeed({ promise, promises: promises.map((one) => (one.id === promiseId ? promise : one)) });
  });
}

/** Removes a promise on the person's word, as a version of its own; `addPromise` with its id puts it back. */
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

/** The first words of a sentence in Latin letters, else `promise`; with a number where that is taken. */
function freeId(sentence: string, promises: readonly AppPromise[]): string {
  const words = sentence.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const stem = words.slice(0, 5).join('-').slice(0, 50).replace(/-$/, '') || 'promise';
  const taken = new Set(promises.map(({ id }) => id));
  if (!taken.has(stem)) return stem;
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}
