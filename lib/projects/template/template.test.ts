import { readFile } from 'node:fs/promises';
import path from 'node:path';
import semver from 'semver';
import { describe, expect, test } from 'vitest';
import { describePart } from './describe-part';
import { readTemplate } from './read-template';
import { partNotes, radixProps, templateNotes, templatePaths } from './template-notes';

const folder = path.join(import.meta.dirname, 'files');
const root = path.join(import.meta.dirname, '../../..');
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

  test('describes each part to the model as the part itself is', async () => {
    const parts = Object.entries(await readTemplate(folder)).filter(([name]) => name.startsWith('src/components/ui/'));
    const told = parts.map(([name, bytes]) => describePart(path.basename(name, '.tsx'), text(bytes), radixProps));
    expect(partNotes.split('\n')).toEqual(told);
    expect(templateNotes).toContain(partNotes);
  });

  test('names every component, variant and prop of its own that a part has', () => {
    const source = `export const tagVariants = cva(
  'x',
  {
    variants: {
      tone: {
        calm: 'a',
        loud: 'b',
      },
    },
  },
);

export function Tag({ tone, hint = '' }: ComponentProps<'i'> & VariantProps<typeof tagVariants> & { hint?: string }) {
  return <i>{hint}</i>;
}
`;
    expect(describePart('tag', source)).toBe('- tag: tagVariants, Tag (tone calm | loud; hint)');
  });

  test('says of Radix only what Radix has', async () => {
    for (const [part, props] of Object.entries(radixProps)) {
      const [name = ''] = part.split('.');
      const types = await readFile(
        path.join(root, 'node_modules/@radix-ui', `react-${name.toLowerCase()}`, 'dist/index.d.ts'),
        'utf8',
      );
      // Props of the HTML element itself are in none of Radix's types.
      for (const prop of props.split(/, | or /)) {
        if (prop !== 'htmlFor') expect(types, `${part}: ${prop}`).toMatch(new RegExp(`\\b${prop}\\??:`));
      }
    }
  });
});
