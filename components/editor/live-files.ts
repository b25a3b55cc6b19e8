import type { Path } from '@/lib/base/files/path';
import { runningTurn, type StudioState } from '@/lib/studio/studio/studio-state';

/** A file the running turn touches: its text so far if known, else null. */
export type LiveFile = { phase: 'writing' | 'written' | 'removed'; text: string | null };

/** The running turn's files, and the one it is writing; empty between turns. */
export type LiveFiles = { turnId: string | null; files: ReadonlyMap<Path, LiveFile>; current: Path | null };

export const noLiveFiles: LiveFiles = { turnId: null, files: new Map(), current: null };

export function liveFilesOf(state: StudioState): LiveFiles {
  const turn = runningTurn(state);
  if (turn === null) return noLiveFiles;
  const files = new Map<Path, LiveFile>();
  for (const row of turn.said.files) {
    if (row.from !== null) files.set(row.from, { phase: 'removed', text: null });
    const phase = row.phase === 'removed' ? 'removed' : row.phase === 'writing' ? 'writing' : 'written';
    files.set(row.path, { phase, text: row.text });
  }
  const readable = turn.said.files.filter(({ phase, text }) => phase !== 'removed' && text !== null);
  const current = readable.findLast(({ phase }) => phase === 'writing') ?? readable.at(-1);
  return { turnId: turn.turnId, files, current: current?.path ?? null };
}
