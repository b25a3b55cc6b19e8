import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readPromises } from '../../base/promises/read-promises';
import { readTemplateTexts } from '../template/read-template';
import type { AppTemplate, AppTemplates, TemplateEdition, TemplateLanguage } from './app-template';

/** In display order; a test holds the folders equal to it. */
export const appTemplateNames: readonly string[] = ['club', 'shop'];

const words = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
const manifestSchema = z.strictObject({
  title: words,
  description: words,
  /** What the app is called at first. */
  name: words,
  modules: z.array(z.string()),
});

/** Below a template's folder: what is the same in every language, and SQL for the app's tables. */
const shared = 'files/';
const migrations = 'migrations/';
/** A language's promises: `== id`, the sentence, the steps, and the next. */
const promisesFile = 'promises.txt';

/** Those parts of `files` that lie below `folder`, by their path within it. */
const below = (files: Readonly<Record<string, string>>, folder: string) =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, text]) =>
      name.startsWith(folder) ? [[name.slice(folder.length), text]] : [],
    ),
  );

/** The template in that folder; throws if it is not whole, since that is a broken installation. */
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

/** The templates that Easel has, from the folder they lie in; read once at the start. */
export async function readAppTemplates(folder: string): Promise<AppTemplates> {
  return Promise.all(appTemplateNames.map((name) => readAppTemplate(path.join(folder, name))));
}
