import { readFile } from 'node:fs/promises';
import path from 'node:path';
import semver from 'semver';
import { describe, expect, test } from 'vitest';
import { readTemplate } from './read-template';
import { templateNotes, templatePaths } from './template-notes';

const folder = path.join(import.meta.dirname, 'files');
const root = path.join(import.meta.dirname, '../..');
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe('the standard template', () => {
  test('has the files its list names', async () => {
    expect(Object.keys(await readTemplate(folder))).toEqual(templatePaths);
  });

  test('asks for caret ranges of what Easel itself has installed', async () => {
    const template = JSON.parse(text((await readTemplate(folder))['package.json']));
    const own = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    const installed = { ...own.dependencies, ...own.devDependencies };
    for (const [name, range] of Object.entries<string>({ ...template.dependencies, ...template.devDependencies })) {
      expect(range, name).toMatch(/^\^/);
      expect(semver.satisfies(installed[name], range), `${name} ${installed[name]} in ${range}`).toBe(true);
    }
  });

  test('tells the model every component a primitive exports', async () => {
    for (const [name, bytes] of Object.entries(await readTemplate(folder))) {
      if (!name.startsWith('src/components/ui/')) continue;
      const exported = [...text(bytes).matchAll(/export (?:function|const) ([A-Z]\w+)/g)].map((match) => match[1]!);
      expect(exported.length, name).toBeGreaterThan(0);
      for (const component of exported) expect(templateNotes).toContain(component);
    }
  });
});
