import type { ProjectEvent } from '../lib/base/turn-events/turn-event';
import type { SeenTurn } from './judge-turn';
import type { TurnResult } from './turn-result';

type Step = { type: string; attempt?: number } & Record<string, unknown>;

/** Events of one turn, one second apart, starting at `sentAt` 0. */
export function eventsOf(...steps: Step[]): ProjectEvent[] {
  return steps.map(
    (step, index) =>
      ({
        n: index + 1,
        turnId: 't',
        draftId: 'd',
        at: (index + 1) * 1000,
        attempt: 1,
        ...step,
      }) as unknown as ProjectEvent,
  );
}

export const settled: Step = {
  type: 'observation',
  treeHash: 'h',
  phase: 'settled',
  problems: [],
  trial: { by: 'tab', routes: ['/'], widths: [1280, 768, 360] },
};
export const ended: Step = { type: 'turn-end', outcome: 'version', versionId: 'v' };

export function seen(part: Partial<SeenTurn> = {}): SeenTurn {
  return {
    ...{ caseId: 'shop', turn: 1, prompt: 'A list', events: eventsOf(settled, ended), sentAt: 0 },
    ...{ coloursAt: null, pageAt: null, hidden: [], walked: null, walkProblems: [] },
    ...{ picture: null, studioFaults: [], notJudged: [] },
    ...part,
  };
}

export function result(part: Partial<TurnResult> = {}): TurnResult {
  return {
    ...{ caseId: 'shop', turn: 1, prompt: 'A list', outcome: 'version', code: null, replies: 1, illegalReplies: 0 },
    ...{ refusals: [], edits: { applied: 0, refused: 0 }, builds: true, problems: [], triedBy: 'tab', promises: [] },
    ...{ repairs: 0, tokens: { input: 0, cached: 0, output: 0, estimated: false }, cost: 0 },
    ...{ seconds: { colours: null, page: null, settled: null }, picture: null, studioFaults: [], notJudged: [] },
    ...part,
  };
}
