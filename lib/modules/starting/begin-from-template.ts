import { nextMigrationName, migrationName, migrationPath } from '../../backends/backends/migration-files';
import { applyFileOperations } from '../../base/files/apply-file-operations';
import type { Actor, FileOperation, FileTree } from '../../base/files/file-operation';
import { importedFamilies } from '../../base/fonts/imported-families';
import type { AppError } from '../../base/foundation/app-error';
import { ownValue } from '../../base/foundation/own-value';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { createFileGate } from '../../projects/trees/file-gate';
import { beginProject, type CreatedProject, type ProjectDependencies } from '../../projects/projects/create-project';
import type { AppTemplate, AppTemplates, TemplateLanguage } from '../../projects/templates/app-template';
import type { Catalogue } from '../catalogue/manifest';
import { promisesOfParts } from '../installed/part-promises';
import { planInstall } from '../installed/plan-change';

type Dependencies = ProjectDependencies & {
  modules: Catalogue;
  appTemplates: AppTemplates;
  /** The standard template's files, with this name and language in the page. */
  templateFiles(page: { name: string; language: string }): Readonly<Record<string, string>>;
};
type Request = {
  viewer: Viewer;
  template: string;
  language: TemplateLanguage;
  /** Absent: the template's own name. */
  name?: string | undefined;
};

/**
 * Creates an app for the viewer from a template: its files, ready-made parts, tables and promises become version 1,
 * which has the template's name. Calls no model. Errors: `template-unknown`, and those of `beginProject`.
 */
export async function beginFromTemplate(
  dependencies: Dependencies,
  { viewer, template: id, language, name }: Request,
): Promise<Result<CreatedProject, AppError>> {
  const template = dependencies.appTemplates.find((one) => one.id === id);
  if (!template) return fail({ code: 'template-unknown' });
  const edition = template.editions[language];
  const page = { name: name ?? edition.name, language };
  const made = await assemble(dependencies, template, { ...dependencies.templateFiles(page), ...edition.files });
  if (!made.ok) return made;
  const brought = promisesOfParts(dependencies.modules, Object.keys(made.value.tree), `<html lang="${language}">`);
  return beginProject(
    dependencies,
    viewer,
    { name: page.name, demo: null, settings: {} },
    {
      ...made.value,
      kind: 'edit',
      summary: template.title[language],
      settings: {
        promises: [...edition.promises, ...brought].map((promise) => ({
          ...{ ...promise, isOff: false, author: 'model' as const, proposal: null },
        })),
      },
    },
  );
}

/** The tree of a new app: the given files, the template's ready-made parts, then its own tables. */
async function assemble(
  { blobs, modules, now }: Pick<Dependencies, 'blobs' | 'modules' | 'now'>,
  template: AppTemplate,
  files: Readonly<Record<string, string>>,
): Promise<Result<{ tree: FileTree; contents: Uint8Array[] }, AppError>> {
  const gate = createFileGate(blobs);
  const texts: Record<string, string> = {};
  const contents: Uint8Array[] = [];
  let tree: FileTree = {};

  const apply = async (operations: readonly FileOperation[], actor: Actor): Promise<AppError | null> => {
    const applied = await applyFileOperations(tree, operations, actor, gate);
    if (!applied.ok) return { code: applied.error[0]!.code, detail: applied.error[0]!.message };
    tree = applied.value.tree;
    contents.push(...applied.value.written.flatMap(({ bytes }) => (bytes ? [bytes] : [])));
    for (const operation of operations)
      if (operation.type === 'file-write' && 'content' in operation) texts[operation.path] = operation.content;
    return null;
  };
  const write = (given: Readonly<Record<string, string>>) =>
    apply(
      Object.entries(given).map(([path, content]) => ({ type: 'file-write', path, content })),
      'editor',
    );

  const refused = await write({ ...files, ...withFamilies(files) });
  if (refused) return fail(refused);
  const read = {
    paths: () => Object.keys(tree),
    entries: () => tree,
    read: async (path: string) => ownValue(texts, path) ?? null,
  };
  for (const name of template.modules) {
    const planned = await planInstall(modules, read, { name, settings: {}, now: now() });
    if (!planned.ok) return fail({ code: planned.error });
    const failed = (await apply(planned.value.operations, 'module')) ?? (await apply(planned.value.shared, 'editor'));
    if (failed) return fail(failed);
  }
  for (const { name, sql } of template.migrations) {
    const known = Object.keys(tree).flatMap((path) => migrationName(path) ?? []);
    const failed = await write({ [migrationPath(nextMigrationName(name, now(), known))]: sql });
    if (failed) return fail(failed);
  }
  return succeed({ tree, contents });
}

/** The package.json with the font families that these files import, so that it is complete if the app is exported. */
function withFamilies(files: Readonly<Record<string, string>>): Record<string, string> {
  const manifest = JSON.parse(files['package.json'] ?? '{}') as { dependencies?: Record<string, string> };
  const families = Object.entries(files).flatMap(([path, text]) => importedFamilies(path, text));
  const added = families.flatMap(({ package: name, range }) => (range === null ? [] : [[name, range] as const]));
  const dependencies = Object.entries({ ...manifest.dependencies, ...Object.fromEntries(added) });
  const sorted = Object.fromEntries(dependencies.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return { 'package.json': `${JSON.stringify({ ...manifest, dependencies: sorted }, null, 2)}\n` };
}
