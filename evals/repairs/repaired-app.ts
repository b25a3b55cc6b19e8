import { readFileSync } from 'node:fs';
import { migrationPath } from '../../lib/backends/backends/migration-files';
import { applyEdits } from '../../lib/turns/edits/apply-edits';
import { fail, succeed, type Result } from '../../lib/base/foundation/result';
import { readReply } from '../../lib/turns/reply/read-reply';
import { recordedTree } from '../../lib/preview/tailwind/recorded-files';
import type { Fault, Files } from './fault';

/** The sound recorded app after the fault's turn, with its migrations as files, dated one day per turn. */
export function soundApp(template: Files, { app, turn }: Pick<Fault, 'app' | 'turn'>): Record<string, string> {
  return { ...recordedTree(template, app, turn), ...migrationsUpTo(app, turn) };
}

/** Migrations of the recording up to a turn, by path, in execution order. */
export function migrationsUpTo(app: string, turn: number): Record<string, string> {
  const found: Record<string, string> = {};
  for (let reply = 1; reply <= turn; reply += 1) {
    const text = readFileSync(`lib/turns/demo/recordings/${app}/${reply}.reply.txt`, 'utf8');
    for (const event of readReply(text)) {
      if (event.type === 'migration')
        found[migrationPath(`2026010${reply}000000_${event.name}`)] = `${event.sql.trimEnd()}\n`;
    }
  }
  return found;
}

/**
 * The app after applying a reply. Fails with a sentence if an operation could not be applied: the product would ask for
 * such an edit again, but here the repair counts as wrong.
 */
export function applyRepair(broken: Files, reply: string, failedMigration: string | null): Result<Files, string> {
  const files: Record<string, string> = { ...broken };
  const failed: string[] = [];
  let operations = 0;
  for (const event of readReply(reply)) {
    switch (event.type) {
      case 'file-end':
        if (!event.complete) failed.push(`${event.path} did not end`);
        else files[event.path] = event.content;
        operations += 1;
        break;
      case 'edit-end': {
        operations += 1;
        const before = files[event.path];
        const edited = before === undefined ? null : applyEdits(before, event.pairs);
        if (!event.complete || !edited?.ok) failed.push(`an edit of ${event.path} could not be placed`);
        else files[event.path] = edited.value.text;
        break;
      }
      case 'file-delete':
        operations += 1;
        delete files[event.path];
        break;
      case 'file-rename':
        operations += 1;
        if (files[event.from] === undefined) failed.push(`there is no ${event.from}`);
        else files[event.to] = files[event.from]!;
        delete files[event.from];
        break;
      case 'migration': {
        operations += 1;
        // Reusing the name of the failed migration replaces it; any other runs after it.
        const isAgain = failedMigration?.endsWith(`_${event.name}.sql`) ?? false;
        files[isAgain ? failedMigration! : migrationPath(`20260109000000_${event.name}`)] = event.sql;
        break;
      }
      case 'refused':
        failed.push(event.message);
        break;
      default:
    }
  }
  if (failed.length > 0) return fail(failed.join('; '));
  return operations === 0 ? fail('nothing was changed') : succeed(files);
}
