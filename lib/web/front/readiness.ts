import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import type { Database } from '../../base/database/database';
import type { DiskRoom } from '../../base/database/disk-room';

/** Whether Easel can work, and if not, which part fails. */
export type Readiness = { ok: boolean; database: boolean; disk: boolean; engines: boolean };

const answerWithinMs = 3_000;
const believedForMs = 1_000;

type Dependencies = {
  db: Database;
  room: DiskRoom;
  /** Where all data is stored. */
  folder: string;
  /** The build's folder. */
  built: string;
  /** Whether an engine can be started; the first check may take seconds. */
  enginesAnswer(): Promise<boolean>;
  now(): number;
};

/**
 * Checks each part, with a time limit of three seconds. Many callers, including strangers, may ask at once, so each
 * part is checked at most once a second.
 */
export function createReadiness({
  db,
  room,
  folder,
  built,
  enginesAnswer,
  now,
}: Dependencies): () => Promise<Readiness> {
  let asked: { at: number; answer: Promise<Readiness> } | null = null;

  async function look(): Promise<Readiness> {
    const [database, disk, canRun] = await Promise.all([
      answers(async () => db.execute(sql`select 1`)),
      answers(async () => {
        await access(folder, constants.W_OK);
        if ((await room.check()) !== null) throw new Error('the disk is full');
      }),
      answers(async () => {
        await Promise.all(['workers/engine.mjs', 'backend'].map((part) => access(path.join(built, part))));
        if (!(await enginesAnswer())) throw new Error('no engine could be started');
      }),
    ]);
    return { ok: database && disk && canRun, database, disk, engines: canRun };
  }

  return () => {
    if (asked === null || now() - asked.at > believedForMs) asked = { at: now(), answer: look() };
    return asked.answer;
  };
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), answerWithinMs);
  });
  try {
    return await Promise.race([ask().then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
