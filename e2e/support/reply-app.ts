import { readFileSync } from 'node:fs';
import { applyRepair, migrationsUpTo } from '../../evals/repairs/repaired-app';
import { readCatalogue } from '../../lib/modules/catalogue/read-catalogue';
import { planInstall } from '../../lib/modules/installed/plan-change';
import { parsePromise } from '../../lib/base/promises/parse-promise';
import type { AppPromise } from '../../lib/base/promises/promise';
import { readReply } from '../../lib/turns/reply/read-reply';
import { recordedTree } from '../../lib/preview/tailwind/recorded-files';
import { readTemplateTexts } from '../../lib/projects/template/read-template';
import { importedFamilies } from '../../lib/base/fonts/imported-families';

export type AppFiles = Record<string, string>;

// Relative to the working directory, because benches are bundled elsewhere.
const templateFolder = 'lib/projects/template/files';

/** The app that a reply makes from the template, with its packages in `package.json`, as a version would store it. */
export async function appOfReply(reply: string): Promise<AppFiles> {
  const made = applyRepair(await withModules(await readTemplateTexts(templateFolder), reply), reply, null);
  if (!made.ok) throw new Error(made.error);
  return withPackages({ ...made.value }, [reply]);
}

/** Installs ready-made parts before the app's own tables, as in a turn. */
async function withModules(template: AppFiles, reply: string): Promise<AppFiles> {
  const files = { ...template };
  for (const event of readReply(reply)) {
    if (event.type !== 'module') continue;
    const read = {
      paths: () => Object.keys(files),
      entries: () => ({}),
      read: async (at: string) => files[at] ?? null,
    };
    const wanted = { name: event.name, settings: event.settings, now: Date.UTC(2026, 0, 1) };
    const planned = await planInstall(await readCatalogue('lib/modules'), read, wanted);
    if (!planned.ok) throw new Error(`${event.name}: ${planned.error}`);
    for (const operation of [...planned.value.operations, ...planned.value.shared])
      if (operation.type === 'file-write' && 'content' in operation) files[operation.path] = operation.content;
  }
  return files;
}

const ownReply = (name: string, folder: string) => readFileSync(`evals/pairs/${folder}/${name}.txt`, 'utf8');

/** The app of one of the finished replies in `evals/pairs/own`, or in the newer `own-11`. */
export const ownApp = (name: string, folder = 'own'): Promise<AppFiles> => appOfReply(ownReply(name, folder));

/** The promises in such a reply; the newer replies have none, since a separate call writes them now. */
export const ownPromises = (name: string, folder = 'own'): AppPromise[] =>
  readReply(ownReply(name, folder)).flatMap((event) => {
    const read = event.type === 'promise' ? parsePromise(event.text.trim()) : null;
    if (event.type !== 'promise' || read === null) return [];
    if (!read.ok) throw new Error(`${name}, ${event.id}: ${JSON.stringify(read.error)}`);
    return [{ id: event.id, ...read.value, isOff: false, author: 'model', proposal: null } satisfies AppPromise];
  });

/** A demo example's app after that turn of its recorded conversation. */
export async function demoApp(name: string, turn = 3): Promise<AppFiles> {
  const template = await readTemplateTexts(templateFolder);
  const files = { ...recordedTree(template, name, turn), ...migrationsUpTo(name, turn) };
  const read = (n: number) => readFileSync(`lib/turns/demo/recordings/${name}/${n}.reply.txt`, 'utf8');
  return withPackages(
    files,
    Array.from({ length: turn }, (_, n) => read(n + 1)),
  );
}

function withPackages(files: AppFiles, replies: readonly string[]): AppFiles {
  const manifest = JSON.parse(files['package.json'] ?? '{}') as { dependencies: Record<string, string> };
  for (const event of replies.flatMap((reply) => readReply(reply))) {
    if (event.type !== 'package') continue;
    if (event.remove) delete manifest.dependencies[event.name];
    else manifest.dependencies[event.name] ??= event.version ?? '*';
  }
  // Listed font families are declared by the files that import them, as in a turn.
  for (const [path, text] of Object.entries(files))
    for (const family of importedFamilies(path, text)) manifest.dependencies[family.package] ??= family.range ?? '*';
  return { ...files, 'package.json': `${JSON.stringify(manifest, null, 2)}\n` };
}
