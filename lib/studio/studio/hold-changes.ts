import type { FileOperation } from '../../base/files/file-operation';
import type { RuntimeCommand } from './draft-operations';

type Step = { waiting: readonly FileOperation[]; commands: RuntimeCommand[] };

/**
 * Holds the changes to an app that already works until the reply has ended, so that they apply together: if a part
 * changes before the code that uses it, the app would break in between and lose what was typed in it. Colours and fonts
 * can't do that and apply at once. `waiting` is what was held before; the result holds the new value.
 */
export function holdChanges(waiting: readonly FileOperation[], command: RuntimeCommand): Step {
  switch (command.type) {
    case 'apply': {
      const styles = command.operations.filter(isStyle);
      const others = command.operations.filter((operation) => !isStyle(operation));
      return {
        waiting: [...waiting, ...others],
        commands: styles.length === 0 ? [] : [{ ...command, operations: styles }],
      };
    }
    case 'revert': {
      const gone = new Set<string>(command.paths);
      return { waiting: waiting.filter((operation) => !isAbout(operation, gone)), commands: [command] };
    }
    case 'flush':
      return {
        waiting: [],
        commands:
          waiting.length === 0 ? [command] : [{ type: 'apply', operations: [...waiting], isStreaming: true }, command],
      };
    case 'hold-data':
    case 'apply-partial':
    case 'try':
      return { waiting, commands: [command] };
    default:
      return command satisfies never;
  }
}

function isStyle(operation: FileOperation): boolean {
  return operation.type === 'file-write' && operation.path.endsWith('.css');
}

function isAbout(operation: FileOperation, paths: ReadonlySet<string>): boolean {
  return operation.type === 'file-rename' ? paths.has(operation.to) : paths.has(operation.path);
}
