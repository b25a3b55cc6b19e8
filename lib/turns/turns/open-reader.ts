import { createReplyReader, type ReplyReader } from './create-reply-reader';
import { mayChangeOf } from './may-change';
import { migrateDraft } from './migrate-draft';
import type { RunTurnDependencies, TurnRun } from './turn-run';

/**
 * A reader for the attempt that is starting. Steps that it sends after the next attempt has started are still logged
 * under its own.
 */
export function openReader(deps: RunTurnDependencies, run: TurnRun): ReplyReader {
  const { turn, earlier, draft, state, tell } = run;
  const { projectId } = turn;
  const { attempt, mode } = state;
  const prompts = [...earlier, turn.prompt];
  return createReplyReader({
    draft,
    mode,
    emit: (step) => tell(step, attempt),
    mayChange: mayChangeOf(state),
    resolvePackage: deps.resolvePackage,
    migrate: () => migrateDraft(deps, run),
    modules: deps.modules,
    unwanted: state.refusedModules ?? [],
    now: deps.now,
    tellPage: (page, pageBefore) => deps.nameApp({ projectId, page, pageBefore, prompts }),
  });
}
