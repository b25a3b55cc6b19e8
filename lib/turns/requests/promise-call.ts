import { eq } from 'drizzle-orm';
import { projects } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import { rulesPath } from '../../base/foundation/rules-file';
import type { Project } from '../../projects/projects/project';
import { readProjectSettings } from '../../projects/projects/project-settings';
import type { Model } from '../models/model';
import { buildPromiseMessages } from '../prompts/promise-messages';
import type { PromiseCall } from '../turns/turn-ports';

/** Decides whether to ask for promises, and gathers the input of that call. */
export function createPromiseCall({
  db,
  currentModel,
  spareModel,
}: {
  db: Database;
  currentModel(): Model;
  spareModel(): Model | null;
}): PromiseCall {
  return {
    async isWanted({ projectId, usesSpare }) {
      const model = (usesSpare ? spareModel() : null) ?? currentModel();
      // The demo only replays, and checks that a small model writes would be wrong more often than the app.
      if (model.kind === 'demo' || model.isSmall) return false;
      const [row] = await db.select({ settings: projects.settings }).from(projects).where(eq(projects.id, projectId));
      return readProjectSettings((row?.settings ?? {}) as Project['settings']).writesPromises;
    },
    async messages({ files, exchanges, ...told }) {
      return buildPromiseMessages({ ...told, answers: exchanges, rules: (await files.read(rulesPath)) ?? '' });
    },
  };
}
