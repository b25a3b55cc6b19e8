import { readFileSync } from 'node:fs';
import { applyRepair, migrationsUpTo } from '../../evals/repairs/repaired-app';
import { readReply } from '../../lib/turns/reply/read-reply';
import { recordedTree } from '../../lib/preview/tailwind/recorded-files';
import { readTemplateTexts } from '../../lib/projects/template/read-template';
import { importedFamilies } from '../../lib/base/fonts/imported-families';

export type AppFiles = Record<string, string>;

// Relative to the working directory, because benches are bundled elsewhere.
const templateFolder = 'lib/projects/template/files';

/** The app that a reply makes from the template, with its packages in `package.json`, as a version would store it. */
export async function appOfReply(reply: string): Promise<AppFiles> {
  const made = applyRepair(await readTemplateTexts(templateFolder), reply, null);
  if (!made.ok) throw new Error(made.error);
  return withPackages({ ...made.value }, [reply]);
}

/** The app of one of the finished replies in `evals/pairs/own`. */
export const ownApp = (name: string): Promise<AppFiles> =>
  appOfReply(readFileSync(`evals/pairs/own/${name}.txt`, 'utf8'));

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
