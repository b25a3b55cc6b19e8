import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm';
import { projects, turns, versions } from '../../../drizzle/schema';
import type { Attachment } from '../../base/attachments/attachment';
import { attachmentLimits } from '../../base/attachments/attachment-limits';
import { readText } from '../../base/attachments/recognise-file';
import { isMigration } from '../../backends/backends/migration-files';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { Database } from '../../base/database/database';
import type { FileOperation } from '../../base/files/file-operation';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { rulesPath } from '../../base/foundation/rules-file';
import { ownValue } from '../../base/foundation/own-value';
import { lookPath, lookToCss } from '../../projects/looks/look';
import { namesLook } from '../../projects/looks/names-look';
import type { Catalogue } from '../../modules/catalogue/manifest';
import { isLockedPart, readInstalled } from '../../modules/installed/installed-module';
import { notesOf } from '../../modules/installed/taken-over';
import type { CountTokens, Model } from '../models/model';
import type { Project } from '../../projects/projects/project';
import { promisesOf } from '../../base/promises/promise-schema';
import { readProjectSettings } from '../../projects/projects/project-settings';
import { buildMessages } from '../prompts/build-messages';
import type { PromptFile } from '../prompts/prompt-file';
import { tellDecisions, tellProposals } from '../prompts/tell-proposals';
import type { PromptAttachment } from '../prompts/quote-attachments';
import type { PromptRequest } from '../prompts/request';
import type { HistoryEntry } from '../prompts/summarise-history';
import type { Engine } from '../../preview/runtime/choose-engine';
import { templateNotes } from '../../projects/template/template-notes';
import { compareTrees } from '../../projects/trees/compare-trees';
import type { TreeStore } from '../../projects/trees/tree-store';
import { typesPath } from '../turns/migrate-draft';
import { shownPicture } from '../turns/place-attachments';
import type { TurnMemory } from '../turns/turn';
import type { BuildMessages, MessagesRequest } from '../turns/turn-ports';
import { readLatelyBuilt, readTurnBase } from './read-directions';

type Dependencies = {
  db: Database;
  blobs: Pick<BlobStore, 'get'>;
  trees: TreeStore;
  currentModel(): Model;
  spareModel(): Model | null;
  countTokens: CountTokens;
  /**
   * The template's files as text, by path: files that are still identical are described to the model instead of shown.
   */
  templateFiles: Readonly<Record<string, string>>;
  /** The engine of the project's current head; the same for every call of a turn. */
  engineOf(projectId: ProjectId): Promise<Engine>;
  /** The app's tables in lines for the model; empty if it has none. */
  describeDatabase(projectId: ProjectId): Promise<string>;
  modules: Catalogue;
};

const longestHistory = 40;
const largestShownBytes = 200_000;

/** Gathers the input of a call's prompt: the draft's files, earlier requests and changes, observations. */
export function createBuildMessages({
  db,
  blobs,
  trees,
  currentModel,
  spareModel,
  countTokens,
  templateFiles,
  engineOf,
  describeDatabase,
  modules,
}: Dependencies): BuildMessages {
  async function changesOf(versionId: VersionId | null) {
    const nothing = { added: [] as string[], changed: [] as string[], removed: [] as string[] };
    if (versionId === null) return nothing;
    const [version] = await db.select().from(versions).where(eq(versions.id, versionId));
    if (!version?.parentId) return nothing;
    const [parent] = await db.select().from(versions).where(eq(versions.id, version.parentId));
    const [before, after] = await Promise.all([
      parent ? trees.read(parent.treeHash) : null,
      trees.read(version.treeHash),
    ]);
    if (!before || !after) return nothing;
    const { added, changed, removed, renamed } = compareTrees(before, after);
    return { added: added.map(String), changed: [...changed, ...renamed.map(({ to }) => to)], removed: [...removed] };
  }

  async function readHistory({ projectId }: MessagesRequest, askedAt: number): Promise<HistoryEntry[]> {
    const before = await db
      .select()
      .from(turns)
      .where(and(eq(turns.projectId, projectId), lt(turns.createdAt, askedAt)))
      .orderBy(asc(turns.createdAt));
    const restores = await db
      .select({ at: versions.createdAt, restoredId: versions.restoredId })
      .from(versions)
      .where(and(eq(versions.projectId, projectId), eq(versions.kind, 'restore')));
    const restoredIds = restores.flatMap(({ restoredId }) => (restoredId === null ? [] : [restoredId]));
    const numbers = new Map(
      restoredIds.length === 0
        ? []
        : (
            await db
              .select({ id: versions.id, number: versions.number })
              .from(versions)
              .where(inArray(versions.id, restoredIds))
          ).map(({ id, number }) => [id, number]),
    );

    const asked = await Promise.all(
      before
        .filter((turn) => turn.outcome !== null)
        .slice(-longestHistory)
        .map(async (turn) => ({
          at: turn.createdAt,
          entry: {
            prompt: turn.prompt,
            attached: attachedNames(turn.state),
            outcome: turn.outcome as HistoryEntry['outcome'],
            ...(await changesOf(turn.versionId as VersionId | null)),
          } satisfies HistoryEntry,
        })),
    );
    const wentBack = restores.map(({ at, restoredId }) => {
      const versionNumber = numbers.get(restoredId ?? '');
      const entry: HistoryEntry = {
        prompt: '',
        outcome: 'restored',
        ...(versionNumber === undefined ? {} : { versionNumber }),
        added: [],
        changed: [],
        removed: [],
      };
      return { at, entry };
    });
    return [...asked, ...wentBack].sort((one, other) => one.at - other.at).map(({ entry }) => entry);
  }

  /** The promises that the last turn with a version proposed, and what became of them. */
  async function readProposals({ projectId, promises }: MessagesRequest, askedAt: number): Promise<string[]> {
    const [last] = await db
      .select({ settings: versions.settings, state: turns.state })
      .from(turns)
      .innerJoin(versions, eq(versions.id, turns.versionId))
      .where(and(eq(turns.projectId, projectId), lt(turns.createdAt, askedAt)))
      .orderBy(desc(turns.createdAt))
      .limit(1);
    const decided = (last?.state as { memory?: TurnMemory } | undefined)?.memory?.promises;
    const proposed = promisesOf((last?.settings ?? {}) as Record<string, unknown>);
    return [...(decided ? tellDecisions(decided, promises) : []), ...tellProposals(proposed, promises)];
  }

  async function readAttachments({ attachments }: MessagesRequest): Promise<PromptAttachment[]> {
    return Promise.all(
      attachments.map(async ({ attachment, path }) => {
        const { name, alt } = attachment;
        switch (attachment.kind) {
          case 'picture': {
            const { width, height, size } = attachment.file;
            const own = attachment.isOwnScreen === true ? { isOwnScreen: true as const } : {};
            return { kind: 'picture', name, alt, path, width, height, size, picture: shownPicture(attachment), ...own };
          }
          case 'table':
            return { kind: 'table', name, alt, path, table: attachment.table };
          case 'brief': {
            const bytes = await blobs.get(attachment.file.hash);
            const text = (bytes && readText(bytes)) ?? '';
            const kept = text.slice(0, attachmentLimits.briefCharacters).toWellFormed();
            return { kind: 'brief', name, alt, path: null, text: kept, isCut: attachment.isCut };
          }
          default:
            return attachment satisfies never;
        }
      }),
    );
  }

  async function hasFreshLook({ projectId, files }: MessagesRequest): Promise<boolean> {
    const [row] = await db.select({ settings: projects.settings }).from(projects).where(eq(projects.id, projectId));
    const { look } = readProjectSettings((row?.settings ?? {}) as Project['settings']);
    return look !== null && (await files.read(lookPath)) === lookToCss(look);
  }

  /**
   * How the app should look: by the look that was chosen, by its direction, or different from what was built recently.
   */
  async function readLooks(request: MessagesRequest) {
    const { projectId, turnId, prompt, exchanges } = request;
    const [isChosen, base] = await Promise.all([hasFreshLook(request), readTurnBase(db, turnId)]);
    const direction = request.direction ?? base.direction;
    const isNamed = [prompt, ...exchanges.map(({ answer }) => answer)].some(namesLook);
    const isOpen = !isChosen && !isNamed && !base.isBegun && direction === null;
    const lately = isOpen ? await readLatelyBuilt(db, { viewerId: base.viewerId, projectId }) : [];
    return { hasFreshLook: isChosen, direction, lately };
  }

  /** The page and its style belong to the app from the start: they are short, and meant to be rewritten. */
  function isReady(path: string, content: string): boolean {
    return path !== 'index.html' && path !== lookPath && ownValue(templateFiles, path) === content;
  }

  return async (request) => {
    const files: PromptFile[] = [];
    const others: Array<{ path: string; size: number }> = [];
    const entries = request.files.entries();
    for (const path of request.files.paths()) {
      // The notes describe locked parts: a model can't change them, and their source says no more.
      if (isLockedPart(path, entries)) continue;
      const content = await request.files.read(path);
      // The request that brought a table already quotes its first lines; sending the whole table would be expensive and
      // add nothing.
      const isData = path.startsWith('public/data/') || isTold(request, path);
      if (content === null || isData || content.length > largestShownBytes)
        others.push({ path, size: request.files.entries()[path]?.size ?? 0 });
      else files.push({ path, content, locked: false, ready: isReady(path, content) });
    }
    const installed = await readInstalled(request.files);
    const [own] = await db.select({ at: turns.createdAt }).from(turns).where(eq(turns.id, request.turnId));
    const askedAt = own?.at ?? 0;
    const history = await readHistory(request, askedAt);
    const recentPaths = [
      // A fault that appears after a change was most likely caused by it.
      ...(request.purpose === 'repair' ? pathsOf(request.files.changes()) : []),
      ...history
        .slice(-3)
        .reverse()
        .flatMap((entry) => [...entry.changed, ...entry.added]),
    ];
    const model = (request.usesSpare ? spareModel() : null) ?? currentModel();
    const prompt = buildMessages(
      {
        templateNotes,
        // The date is the same in every call of a turn.
        ...(own && { today: new Date(own.at).toISOString().slice(0, 10) }),
        hasNode: (await engineOf(request.projectId)) === 'webcontainer',
        ...(await readLooks(request)),
        rules: (await request.files.read(rulesPath)) ?? '',
        files,
        others,
        moduleNotes: installed.flatMap((one) => notesOf(modules, one)),
        history,
        recentPaths: [...new Set(recentPaths)],
        observations: [],
        database: hasTables(request) ? await describeDatabase(request.projectId) : '',
        promises: request.promises,
        // A repair's proposals are from this turn, and the person has not seen them yet.
        proposals: request.purpose === 'repair' ? [] : await readProposals(request, askedAt),
        attachments: await readAttachments(request),
        request: toPromptRequest(request),
        model: {
          contextTokens: model.contextTokens,
          maxOutputTokens: model.maxOutputTokens,
          isSmall: model.isSmall ?? false,
          seesPictures: model.seesPictures ?? false,
        },
      },
      countTokens,
    );
    return prompt.messages;
  };
}

function pathsOf(operations: readonly FileOperation[]): string[] {
  return operations.map((operation) => (operation.type === 'file-rename' ? operation.to : operation.path));
}

/**
 * Whether the description of the tables already covers this file: migrations that have run, and the types made from
 * them, say the same, only longer. A file that a problem names is still shown.
 */
function isTold({ problems }: MessagesRequest, path: string): boolean {
  const isSchema = isMigration(path) || path === typesPath;
  return isSchema && !problems.some(({ file }) => file === path);
}

function hasTables({ files }: MessagesRequest): boolean {
  return files.paths().some(isMigration);
}

/** Earlier attachments by their names in the project; their content is not quoted again. */
function attachedNames(state: unknown): string[] {
  const { attachments = [] } = state as { attachments?: Attachment[] };
  return attachments.map((attachment) => {
    if (attachment.kind === 'brief') return 'a brief';
    return attachment.kind === 'picture' && attachment.isOwnScreen ? 'pictures of its first screen' : attachment.path;
  });
}

function toPromptRequest(request: MessagesRequest): PromptRequest {
  const { prompt } = request;
  if (request.reminder) return { purpose: 'format-again', prompt, reply: request.said };
  switch (request.purpose) {
    case 'build':
      return { purpose: 'build', prompt, mode: request.mode, answers: request.exchanges, plan: request.approvedPlan };
    case 'continue':
      return {
        ...{ purpose: 'continue', prompt, reply: request.said, unfinished: request.unfinished },
        ...{ mode: request.mode, problems: request.problems },
      };
    case 'edit-again':
      return { purpose: 'edit-again', prompt, failed: request.failedEdits, attempt: request.editRound };
    case 'repair':
      return { purpose: 'repair', prompt, problems: request.problems, tried: request.tried };
    default:
      return request.purpose satisfies never;
  }
}
