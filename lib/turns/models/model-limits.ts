import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { settings } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { Now } from '../../base/foundation/id';
import type { LearntLimits } from './learn-limits';

export type NamedModel = { baseUrl: string; modelId: string };

/** Limits that providers stated for their models, stored so that each is learnt once. */
export interface ModelLimits {
  get(model: NamedModel): LearntLimits;
  /** Takes effect at once; resolves when it is stored. */
  learn(model: NamedModel, limits: LearntLimits): Promise<void>;
}

const keyOf = ({ baseUrl, modelId }: NamedModel) => `${baseUrl.replace(/(?<!\/)\/+$/, '')} ${modelId}`;

/** `keep` receives all known limits each time one is learnt. */
export function createModelLimits(
  known: Readonly<Record<string, LearntLimits>> = {},
  keep: (all: Readonly<Record<string, LearntLimits>>) => Promise<void> = async () => {},
): ModelLimits {
  const learnt = new Map(Object.entries(known));
  return {
    get: (model) => learnt.get(keyOf(model)) ?? {},
    async learn(model, limits) {
      learnt.set(keyOf(model), { ...learnt.get(keyOf(model)), ...limits });
      await keep(Object.fromEntries(learnt));
    },
  };
}

const settingsKey = 'model-limits';
const tokens = z.number().int().positive();
const storedSchema = z.record(
  z.string(),
  z.object({ contextTokens: tokens.optional(), maxOutputTokens: tokens.optional() }),
);

/** Stored in Easel's own database, next to the connections the limits belong to. */
export async function openModelLimits({
  db,
  now,
  report,
}: {
  db: Database;
  now: Now;
  /** Called if a learnt limit could not be stored; it still applies until the process ends. */
  report: (error: unknown) => void;
}): Promise<ModelLimits> {
  const [row] = await db.select().from(settings).where(eq(settings.key, settingsKey));
  const stored = storedSchema.safeParse(row?.value);
  return createModelLimits(stored.success ? (stored.data as Record<string, LearntLimits>) : {}, (value) =>
    db
      .insert(settings)
      .values({ key: settingsKey, value, updatedAt: now() })
      .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt: now() } })
      .then(() => undefined, report),
  );
}
