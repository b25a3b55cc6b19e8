import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readPromises } from '../../base/promises/read-promises';
import { readTemplateTexts } from '../template/read-template';
import type { AppTemplate, AppTemplates, TemplateEdition, TemplateLanguage } from './app-template';

/** In display order. A test compares this list with the folders. */
export const appTemplateNames: readonly string[] = ['club', 'shop'];

const words = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
const manifestSchema = z.strictObject({
  title: words,
  description: words,
  /** The app's first name. */
  name: words,
  modules: z.array(z.string()),
});

/** Subfolders of a template: files shared by all languages, and SQL for the app's tables. */
const shared = 'files/';
const migrations = 'migrations/';
/** The promises in one language: for each, a line `== id`, the sentence, then the steps. */
const promisesFile = 'promises.txt';

/** The `files` in `folder`, by their path within it. */
const below = (files: Readonly<Record<string, string>>, folder: string) =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, text]) =>
      name.startsWith(folder) ? [[name.slice(folder.length), text]] : [],
    ),
  );

/** Reads the template in that folder. Throws if it is incomplete, since the installation is then broken. */
async function readAppTemplate(folder: string): Promise<AppTemplate> {
  const id = path.basename(folder);
  const [manifest, all] = await Promise.all([
    readFile(path.join(folder, 'template.json'), 'utf8'),
    readTemplateTexts(folder),
  ]);
  const { title, description, name, modules } = manifestSchema.parse(JSON.parse(manifest));
  const edition = (language: TemplateLanguage): TemplateEdition => {
    const { [promisesFile]: promises = '', ...own } = below(all, `${language}/`);
    return {
      name: name[language],
      files: { ...below(all, shared), ...own },
      promises: readPromises(id, promises),
    };
  };
  return {
    ...{ id, title, description, modules },
    migrations: Object.entries(below(all, migrations)).map(([file, sql]) => ({ name: path.parse(file).name, sql })),
    editions: { en: edition('en'), 'zh-CN': edition('zh-CN') },
  };
}

/** Reads all of Easel's templates from the subfolders of `folder`. Call it once at startup. */
export async function readAppTemplates(folder: string): Promise<AppTemplates> {
  return Promise.all(appTemplateNames.map((name) => readAppTemplate(path.join(folder, name))));
}
