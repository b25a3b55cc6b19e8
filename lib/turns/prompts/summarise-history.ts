/** One earlier turn: what was asked and what came of it, in paths, never in code. */
export type HistoryEntry = {
  prompt: string;
  /** Its attachments, by path or as `a brief`; absent means none. */
  attached?: readonly string[];
  outcome: 'version' | 'answer' | 'stopped' | 'error' | 'interrupted' | 'restored';
  /** For a restore: the number of the restored version. */
  versionNumber?: number;
  added: readonly string[];
  changed: readonly string[];
  removed: readonly string[];
};

/**
 * How much history a call gets: everything that may matter for a change, the earlier requests for a question, the last
 * turns for a repair.
 */
export type HistoryLength = 'change' | 'question' | 'repair';

const lengths: Record<HistoryLength, { entries: number; inFull: number; characters: number; paths: number }> = {
  change: { entries: 30, inFull: 6, characters: 400, paths: 8 },
  question: { entries: 30, inFull: 6, characters: 120, paths: 0 },
  repair: { entries: 2, inFull: 1, characters: 120, paths: 8 },
};

/**
 * Earlier turns, oldest first, one per line: the last ones in detail, those before them in a few words, older ones only
 * counted. Prompts are cut to one line, so that old words can't look like the current request.
 */
export function summariseHistory(history: readonly HistoryEntry[], length: HistoryLength = 'change'): string {
  const { entries, inFull, characters, paths } = lengths[length];
  const kept = history.slice(-entries);
  const lines = kept.map((entry, index) => {
    const isRecent = index >= kept.length - inFull;
    return `- ${describeEntry(entry, isRecent ? characters : 90, isRecent ? paths : 0)}`;
  });
  const dropped = history.length - kept.length;
  return [...(dropped > 0 ? [`- (${dropped} earlier requests)`] : []), ...lines].join('\n');
}

const outcomes: Record<HistoryEntry['outcome'], string> = {
  version: '',
  answer: ' → answered, nothing changed',
  stopped: ' → stopped by the person half-way',
  error: ' → failed, nothing kept',
  interrupted: ' → interrupted',
  restored: '',
};

function describeEntry(entry: HistoryEntry, longest: number, mostPaths: number): string {
  if (entry.outcome === 'restored') return `The person went back to version ${entry.versionNumber ?? 'before'}.`;
  const asked = entry.prompt.replace(/\s+/g, ' ').trim().replaceAll('<', '‹');
  const cut = asked.length > longest ? `${asked.slice(0, longest)}…` : asked;
  const changes = (
    [
      ['added', entry.added],
      ['changed', entry.changed],
      ['removed', entry.removed],
    ] as const
  ).flatMap(([verb, paths]) => (paths.length === 0 ? [] : [`${verb} ${namePaths(paths, mostPaths)}`]));
  const attached = entry.attached?.length ? ` with ${namePaths(entry.attached, mostPaths)}` : '';
  return `“${cut}”${attached}${outcomes[entry.outcome]}${changes.length === 0 ? '' : ` → ${changes.join('; ')}`}`;
}

function namePaths(paths: readonly string[], most: number): string {
  if (most === 0) return `${paths.length} file${paths.length === 1 ? '' : 's'}`;
  const rest = paths.length - most;
  return paths.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
