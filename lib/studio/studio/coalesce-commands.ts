import type { RuntimeCommand } from './draft-operations';

/**
 * Commands with the same effect in fewer calls: adjacent operations are merged, and of the successive partial texts of
 * a file only the last is compiled. The order between different kinds is kept.
 */
export function coalesceCommands(commands: readonly RuntimeCommand[]): RuntimeCommand[] {
  const result: RuntimeCommand[] = [];
  for (const command of commands) {
    const last = result.at(-1);
    if (command.type === 'apply' && last?.type === 'apply' && last.isStreaming === command.isStreaming) {
      result[result.length - 1] = { ...last, operations: [...last.operations, ...command.operations] };
    } else if (command.type === 'apply-partial' && last?.type === 'apply-partial' && last.path === command.path) {
      result[result.length - 1] = command;
    } else {
      result.push(command);
    }
  }
  return result;
}

/** Commands for a tab that joins in mid-turn, after it mounted the base; skips those whose moment has passed. */
export function replayable(commands: readonly RuntimeCommand[]): RuntimeCommand[] {
  return coalesceCommands(commands.filter((command) => command.type !== 'hold-data' && command.type !== 'try'));
}
