import type { TurnStep } from '../../base/turn-events/turn-event';
import type { FileRow, Said } from './studio-state';

type SayingStep = Extract<
  TurnStep,
  {
    type:
      | 'text-delta'
      | 'direction'
      | 'plan'
      | 'file-placed'
      | 'migration-applied'
      | 'module-installed'
      | 'file-start'
      | 'file-delta'
      | 'file-end'
      | 'file-renamed'
      | 'file-deleted'
      | 'package-changed'
      | 'operation-refused';
  }
>;

/** Adds one step of a reply. Rows keep the position of their first appearance. */
export function sayStep(said: Said, step: SayingStep): Said {
  switch (step.type) {
    case 'text-delta':
      return hasBegunWork(said)
        ? { ...said, closing: said.closing + step.text }
        : { ...said, opening: said.opening + step.text };
    case 'direction':
      return { ...said, direction: step.direction };
    case 'plan':
      return { ...said, plan: step.text };
    case 'file-placed':
      return withRow(said, step.path, () => ({
        ...{ path: step.path, kind: 'file', phase: 'done', size: step.size },
        ...{ text: null, from: null },
      }));
    case 'file-start':
      return withRow(said, step.path, (row) => ({
        path: step.path,
        kind: step.kind,
        phase: 'writing',
        // The old size of an edited file would be wrong for the new one.
        size: 0,
        text: step.kind === 'file' ? '' : (row?.text ?? null),
        from: row?.from ?? null,
        ...(step.by === 'easel' && { isEasels: true }),
      }));
    case 'file-delta':
      return withRow(said, step.path, (row) => {
        const text = (row?.text ?? '') + step.text;
        return {
          ...{ path: step.path, kind: 'file', phase: 'writing', size: text.length, text, from: row?.from ?? null },
          ...(row?.isEasels && { isEasels: true }),
        };
      });
    case 'file-end':
      return withRow(said, step.path, (row) => ({
        path: step.path,
        kind: row?.kind ?? 'file',
        phase: step.complete ? 'done' : 'cut',
        size: step.size,
        text: step.content ?? row?.text ?? null,
        from: row?.from ?? null,
        ...(row?.isEasels && { isEasels: true }),
      }));
    case 'file-renamed': {
      const before = said.files.find((row) => row.path === step.from);
      const rest = { ...said, files: said.files.filter((row) => row.path !== step.from) };
      return withRow(rest, step.to, () => ({
        path: step.to,
        kind: before?.kind ?? 'edit',
        phase: 'renamed',
        size: before?.size ?? 0,
        text: before?.text ?? null,
        from: step.from,
      }));
    }
    case 'file-deleted':
      return withRow(said, step.path, (row) => ({
        path: step.path,
        kind: row?.kind ?? 'file',
        phase: 'removed',
        size: 0,
        text: null,
        from: null,
      }));
    case 'migration-applied':
      return said;
    case 'module-installed':
      return { ...said, modules: [...said.modules.filter((name) => name !== step.name), step.name] };
    case 'package-changed':
      return {
        ...said,
        packages: [
          ...said.packages.filter((known) => known.name !== step.name),
          { name: step.name, version: step.version },
        ],
      };
    case 'operation-refused': {
      const refusal = { operation: step.operation, path: step.path, code: step.code };
      // A refused edit has started and never ends; its row would spin forever.
      const files = said.files.filter((row) => row.path !== step.path || row.phase !== 'writing');
      return { ...said, files, refusals: [...said.refusals, refusal] };
    }
    default:
      step satisfies never;
      return said;
  }
}

function hasBegunWork(said: Said): boolean {
  return said.plan !== null || said.files.length > 0 || said.packages.length > 0 || said.modules.length > 0;
}

function withRow(said: Said, path: string, change: (row: FileRow | undefined) => FileRow): Said {
  const index = said.files.findIndex((row) => row.path === path);
  if (index < 0) return { ...said, files: [...said.files, change(undefined)] };
  const files = [...said.files];
  files[index] = change(files[index]);
  return { ...said, files };
}
