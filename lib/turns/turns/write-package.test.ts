import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { createTurnFixture } from './turn.fixture';
import type { DraftFiles } from './turn-ports';
import { declareFamilies } from './write-package';

const fraunces = '@fontsource-variable/fraunces';
const file = (path: string, content: string) => `<file path="${path}">\n${content}\n</file>\n`;
const start = {
  'package.json': '{"name":"app","dependencies":{"react":"^19.0.0"}}',
  'src/index.css': '@import "tailwindcss";\n',
};

test('a file that imports no family does not read package.json', async () => {
  const draft = {
    read: (path: string) => Promise.reject(new Error(`${path} was read`)),
    paths: () => ['package.json'],
  } as unknown as DraftFiles;
  const deps = { draft, resolvePackage: () => Promise.reject(new Error('the registry was asked')) };
  expect(await declareFamilies(deps, 'src/App.tsx', "import { useState } from 'react';\n")).toEqual([]);
  await expect(declareFamilies(deps, 'src/App.tsx', `import '${fraunces}';\n`)).rejects.toThrow('package.json');
});

await describeOnDatabases('families of fonts a reply imports', (database) => {
  async function dependenciesAfter(reply: string) {
    const { scripts, say, here, newProject, filesAtHead, eventsOf, errors } = createTurnFixture(database());
    const project = await newProject(start);
    scripts.push(reply);
    const turnId = await say(project, 'Make it beautiful');
    await here.runner.idle();
    expect(errors).toEqual([]);
    const files = await filesAtHead(project.projectId);
    const { dependencies } = JSON.parse(files['package.json'] ?? '{}') as { dependencies: Record<string, string> };
    return { dependencies, events: await eventsOf(turnId) };
  }

  test.each([
    ['a style sheet', file('src/index.css', `@import "tailwindcss";\n@import "${fraunces}";`)],
    ['a module', file('src/main.tsx', `import '${fraunces}/wght-italic.css';`)],
    [
      'an edit',
      `<edit path="src/index.css">\n<find>\n@import "tailwindcss";\n</find>\n<replace>\n@import "tailwindcss";\n@import "${fraunces}";\n</replace>\n</edit>\n`,
    ],
    [
      'a sheet before the manifest is written whole',
      file('src/index.css', `@import "${fraunces}";`) + file('package.json', '{"dependencies":{"react":"^19.0.0"}}'),
    ],
  ])('are declared without being asked for: %s', async (_what, reply) => {
    const { dependencies, events } = await dependenciesAfter(reply);
    expect(dependencies).toEqual({ [fraunces]: '^5.3.0', react: '^19.0.0' });
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'package-changed', name: fraunces, version: '^5.3.0' }),
    );
  });

  test('are left alone if they are declared, and others are resolved from the registry', async () => {
    const declared = `{"dependencies":{"${fraunces}":"5.2.0"}}`;
    const sheet = file('src/index.css', `@import "${fraunces}";\n@import "@fontsource-variable/league-gothic";`);
    const { dependencies } = await dependenciesAfter(file('package.json', declared) + sheet);
    expect(dependencies).toEqual({ [fraunces]: '5.2.0', '@fontsource-variable/league-gothic': '^1.0.0' });
  });
});
