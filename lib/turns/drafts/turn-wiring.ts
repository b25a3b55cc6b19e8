import type { BlobStore } from '../../base/blobs/blob-store';
import type { ProjectChannel } from '../../base/channel/project-channel';
import type { DiskRoom } from '../../base/database/disk-room';
import { matchDemo } from '../demo/match-demo';
import { AppFailure } from '../../base/foundation/app-error';
import type { ProjectId, TurnId, VersionId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import type { Catalogue } from '../../modules/catalogue/manifest';
import type { Model } from '../models/model';
import type { PackageLayers } from '../../preview/packages/package-layers';
import { promisesOf } from '../../base/promises/promise-schema';
import { createFileGate } from '../../projects/trees/file-gate';
import type { TreeStore } from '../../projects/trees/tree-store';
import { createDraftFiles } from '../turns/draft-files';
import type {
  CommitVersion,
  DemoMiss,
  ModelSight,
  OpenDraft,
  ReadHead,
  ReadPromises,
  ResolvePackage,
} from '../turns/turn-ports';
import type { Wait } from '../../base/foundation/id';
import { changedSettings, versionMade } from '../turns/turn-version';
import { type CommitDependencies, commitVersion } from '../../projects/versions/commit-version';
import { keepMoment } from '../../projects/versions/keep-moment';
import type { VersionStore } from '../../projects/versions/version-store';
import { ownValue } from '../../base/foundation/own-value';

/** Drafts over stored trees. */
export function createOpenDraft(parts: {
  blobs: BlobStore;
  trees: TreeStore;
  versions: VersionStore;
  modules: Catalogue;
}): OpenDraft {
  const { blobs, trees, versions, modules } = parts;
  return async (projectId, base) => {
    const version = await versions.get(projectId, base);
    const tree = version && (await trees.read(version.treeHash));
    if (!tree) throw new Error(`the tree of version ${base} is not whole`);
    return createDraftFiles(
      tree,
      {
        gate: createFileGate(blobs),
        readBlob: (hash) => blobs.get(hash),
        writeTree: (draft, newFiles) => trees.write(draft, newFiles),
      },
      modules,
    );
  };
}

/** The promises among a version's settings. */
export function createReadPromises(versions: VersionStore): ReadPromises {
  return async (projectId, versionId) => promisesOf((await versions.get(projectId, versionId))?.settings ?? {});
}

export function createReadHead(versions: VersionStore): ReadHead {
  return async (projectId) => {
    const head = await versions.head(projectId);
    if (!head) throw new AppFailure({ code: 'not-found' });
    return head.id;
  };
}

/**
 * Commits a turn's version in the same way as any other version. If the turn was allowed to lose data (`beforeLoss`)
 * and the version before it does not hold all of that data, a moment that does is stored first.
 */
export function createTurnCommit(
  parts: CommitDependencies,
  beforeLoss: (turnId: TurnId) => Promise<string | null>,
): CommitVersion {
  async function keepBefore(projectId: ProjectId, turnId: TurnId, parentId: VersionId): Promise<VersionId> {
    const snapshot = await beforeLoss(turnId);
    const parent = snapshot === null ? null : await parts.versions.get(projectId, parentId);
    if (snapshot === null || !parent || parent.snapshot === snapshot) return parentId;
    const kept = await keepMoment(parts, parent, { snapshot, refuseWhileRunning: false });
    if (!kept.ok) throw new AppFailure(kept.error);
    return kept.value.id;
  }

  return async ({
    projectId,
    turnId,
    parentId: base,
    treeHash,
    promises,
    direction,
    kind,
    summary,
    alongside,
    steps,
  }) => {
    const tree = await parts.trees.read(treeHash);
    if (!tree) throw new Error(`the draft ${treeHash} is not stored`);
    const parentId = await keepBefore(projectId, turnId, base);
    const changed = changedSettings({ promises, direction });
    const parent = changed && (await parts.versions.get(projectId, parentId));
    try {
      const version = await commitVersion(parts, {
        projectId,
        turnId,
        parentId,
        tree,
        kind,
        author: 'model',
        summary,
        ...(changed && { settings: { ...parent?.settings, ...changed } }),
        alongside: (tx, appended) => alongside(tx, versionMade(appended)),
        steps: (appended) => steps(versionMade(appended)),
      });
      return version.ok ? succeed(versionMade(version.value)) : version;
    } catch (error) {
      if (error instanceof AppFailure) return fail(error.error);
      throw error;
    }
  };
}

/** Resolves the exact version of a package by fetching it: what package.json declares can then be installed. */
export function createResolvePackage(layers: PackageLayers): ResolvePackage {
  return async (name, version) => {
    const layer = await layers.layerFor({ dependencies: { [name]: version ?? 'latest' }, specifiers: [name] });
    if (!layer.ok) return layer;
    const exact = ownValue(layer.value.versions, name);
    return exact ? succeed(exact) : fail({ code: 'package-not-found', detail: name });
  };
}

/** Whether the current model, or the spare that takes over for it, can see pictures. */
export function createModelSight(models: { current(): Model; spare(): Model | null }): ModelSight {
  return (usesSpare) => {
    const model = (usesSpare ? models.spare() : null) ?? models.current();
    if (model.kind === 'demo') return 'demo';
    return model.seesPictures ? 'sees' : 'blind';
  };
}

/** What to say if the demo has no recording: true, short, and with a next step. */
export const demoMiss: DemoMiss = (prompt, earlier, mode) => {
  const isChinese = /\p{Script=Han}/u.test(prompt);
  if (mode === 'ask') {
    // A recorded reply says that it builds something, which would be untrue as the answer to a question.
    return isChinese
      ? '演示回答不了问题，它只会放做好的示例。想提问，请先接上 AI（在“设置”里连接一个模型）；这句话给你留着。'
      : "The demo can't answer questions: it only shows examples that were made before. To ask something, connect a model; your words are kept.";
  }
  const match = matchDemo(prompt, earlier);
  if (match.kind === 'replay') return null;
  const locale = isChinese ? 'zh-CN' : 'en';
  if (match.next !== null) {
    return isChinese
      ? `演示做不了这个，它只会放做好的示例。这个应用接下来能做的是：“${match.next}” 想做别的，请先接上 AI（在“设置”里连接一个模型）；这句话给你留着。`
      : `The demo can't do that: it only shows examples that were made before. What it can do next in this app is: “${match.next}” For anything else, connect a model; your words are kept.`;
  }
  const titles = match.nearest.map(({ title }) => title[locale]);
  return isChinese
    ? `演示做不了这个，它只会放做好的示例，所以这次什么也没做。最接近的示例：${titles.join('、')}。想做你写的这个，请先接上 AI（在“设置”里连接一个模型）；这句话给你留着。`
    : `The demo can only build its examples, so nothing was built. The nearest are: ${titles.join(', ')}. To build what you described, connect a model; your words are kept.`;
};

/**
 * The channel that turns write to: refuses while the disk is nearly full, so that everything shown can still be stored.
 * Appends keep the order of their calls, however long each disk check takes.
 */
export function withRoom(channel: ProjectChannel, room: DiskRoom): ProjectChannel {
  let looked: Promise<unknown> = Promise.resolve();
  return {
    ...channel,
    append(steps) {
      const look = looked.then(() => room.check());
      looked = look.catch(() => undefined);
      return look.then((noRoom) => {
        if (noRoom) throw new AppFailure(noRoom);
        return channel.append(steps);
      });
    },
  };
}

/** Resolves after the time or when the signal aborts, whichever is first; never rejects. */
export const wait: Wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal.aborted || milliseconds <= 0) return resolve();
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
