import type { RuntimeCommand } from './draft-operations';

/**
 * The same commands in fewer calls: neighbouring operations go together, and of the texts so far of one file
 * only the last is worth compiling. Order between different kinds is kept.
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

/** What a tab that comes in mid-turn has to do after mounting the base: nothing that had its moment before. */
export function replayable(commands: readonly RuntimeCommand[]): RuntimeCommand[] {
  return coalesceCommands(commands.filter((command) => command.type !== 'hold-data' && command.type !== 'try'));
}
