import { and, asc, eq } from 'drizzle-orm';
import { functionHosts, functionSecrets } from '@/drizzle/schema';
import type { Database } from '@/lib/base/database/database';
import { decryptSecret, encryptSecret } from '@/lib/base/database/sealed-secret';
import type { Now, ProjectId } from '@/lib/base/foundation/id';

/** Preview and live have separate secrets: trying things out must not use up anything real. */
export const secretLanes = ['preview', 'live'] as const;
export type SecretLane = (typeof secretLanes)[number];

/** Says that a secret exists, and since when; its value is never shown again. */
export type SecretNote = { lane: SecretLane; name: string; updatedAt: number };

/** The secrets of an app's functions, and the hosts they may call. */
export interface FunctionSecrets {
  list(projectId: ProjectId): Promise<SecretNote[]>;
  /** Stores a value, replacing any before it. */
  keep(projectId: ProjectId, lane: SecretLane, name: string, value: string): Promise<void>;
  forget(projectId: ProjectId, lane: SecretLane, name: string): Promise<void>;
  /**
   * The values, for the process that runs the functions and nobody else. One that was encrypted with another secret of
   * the data folder is left out: the person enters it again.
   */
  open(projectId: ProjectId, lane: SecretLane): Promise<Record<string, string>>;
  hosts(projectId: ProjectId): Promise<string[]>;
  allow(projectId: ProjectId, host: string): Promise<void>;
  disallow(projectId: ProjectId, host: string): Promise<void>;
}

/** How long values are cached, in ms: another process of this Easel may change them too. */
const freshMs = 2000;
const mostKnown = 1000;

type Known<Value> = { at: number; value: Promise<Value> };

export function createFunctionSecrets({
  db,
  secret,
  now,
}: {
  db: Database;
  secret: Uint8Array;
  now: Now;
}): FunctionSecrets {
  const opened = new Map<string, Known<Record<string, string>>>();
  const allowed = new Map<string, Known<string[]>>();
  const purposeOf = (projectId: ProjectId, lane: SecretLane, name: string) =>
    `function secret ${projectId} ${lane} ${name}`;
  const ofLane = (projectId: ProjectId, lane: SecretLane) =>
    and(eq(functionSecrets.projectId, projectId), eq(functionSecrets.lane, lane));
  const ofHost = (projectId: ProjectId, host: string) =>
    and(eq(functionHosts.projectId, projectId), eq(functionHosts.host, host));

  function remember<Value>(known: Map<string, Known<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
    const before = known.get(key);
    if (before && now() - before.at < freshMs) return before.value;
    if (known.size >= mostKnown) known.clear();
    const value = read();
    known.set(key, { at: now(), value });
    value.catch(() => known.delete(key));
    return value;
  }

  return {
    async list(projectId) {
      const rows = await db
        .select()
        .from(functionSecrets)
        .where(eq(functionSecrets.projectId, projectId))
        .orderBy(asc(functionSecrets.name));
      return rows.map(({ lane, name, updatedAt }) => ({ lane: lane as SecretLane, name, updatedAt }));
    },
    async keep(projectId, lane, name, value) {
      const row = { sealed: encryptSecret(secret, purposeOf(projectId, lane, name), value), updatedAt: now() };
      await db
        .insert(functionSecrets)
        .values({ projectId, lane, name, ...row })
        .onConflictDoUpdate({
          target: [functionSecrets.projectId, functionSecrets.lane, functionSecrets.name],
          set: row,
        });
      opened.delete(`${projectId} ${lane}`);
    },
    async forget(projectId, lane, name) {
      await db.delete(functionSecrets).where(and(ofLane(projectId, lane), eq(functionSecrets.name, name)));
      opened.delete(`${projectId} ${lane}`);
    },
    open: (projectId, lane) =>
      remember(opened, `${projectId} ${lane}`, async () => {
        const rows = await db.select().from(functionSecrets).where(ofLane(projectId, lane));
        return Object.fromEntries(
          rows.flatMap(({ name, sealed }) => {
            const value = decryptSecret(secret, purposeOf(projectId, lane, name), sealed);
            return value === null ? [] : [[name, value] as const];
          }),
        );
      }),
    hosts: (projectId) =>
      remember(allowed, projectId, async () => {
        const rows = await db
          .select()
          .from(functionHosts)
          .where(eq(functionHosts.projectId, projectId))
          .orderBy(asc(functionHosts.host));
        return rows.map(({ host }) => host);
      }),
    async allow(projectId, host) {
      await db.insert(functionHosts).values({ projectId, host, createdAt: now() }).onConflictDoNothing();
      allowed.delete(projectId);
    },
    async disallow(projectId, host) {
      await db.delete(functionHosts).where(ofHost(projectId, host));
      allowed.delete(projectId);
    },
  };
}
