import path from 'node:path';
import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { promisesOf } from '../../base/promises/promise-schema';
import { readPromises } from '../../base/promises/read-promises';
import { readCatalogue } from '../../modules/catalogue/read-catalogue';
import { createTurnFixture } from './turn.fixture';

const listed = await readCatalogue(path.join(import.meta.dirname, '../../modules'));
/** A part without tables, given a promise for the test. */
const catalogue = new Map([
  [
    'scenes',
    {
      ...listed.get('scenes')!,
      promises: {
        en: readPromises('test', '== scenes-shown\nDrawings are there.\nsee img\n'),
        'zh-CN': readPromises('test', '== scenes-shown\n图画在。\nsee img\n'),
      },
    },
  ],
]);
const app = (text: string) => `<file path="src/App.tsx">\n${text}\n</file>\n`;

await describeOnDatabases('promises of a part', (database) => {
  async function arrange(lang: string) {
    const fixture = createTurnFixture(database(), catalogue);
    const start = { 'package.json': '{}', 'tsconfig.json': '{}', 'src/App.tsx': 'export default 1;\n' };
    const project = await fixture.newProject({ ...start, 'index.html': `<html lang="${lang}"></html>` });
    async function run(reply: string) {
      fixture.scripts.push(reply);
      const turnId = await fixture.say(project, 'Draw');
      await fixture.here.runner.idle();
      expect(fixture.errors).toEqual([]);
      return fixture.eventsOf(turnId);
    }
    const promises = async () => promisesOf((await fixture.versions.head(project.projectId))!.settings);
    return { run, promises };
  }

  test('come with it, in the language of the page, and are tried at once', async () => {
    const { run, promises } = await arrange('zh-CN');
    const events = await run(`Drawn.\n\n<module name="scenes"/>\n${app('export default 2;')}`);
    expect(events.find(({ type }) => type === 'verify-start')).toMatchObject({ promises: [{ id: 'scenes-shown' }] });
    expect(await promises()).toMatchObject([{ id: 'scenes-shown', sentence: '图画在。' }]);
  });

  test('are tried at later changes too, and told as new once', async () => {
    const { run, promises } = await arrange('en');
    await run(`Drawn.\n\n<module name="scenes"/>\n${app('export default 2;')}`);
    const events = await run(app('export default 3;'));
    expect(events.some(({ type }) => type === 'promise-made')).toBe(false);
    expect(events.find(({ type }) => type === 'verify-start')).toMatchObject({ promises: [{ id: 'scenes-shown' }] });
    expect(await promises()).toHaveLength(1);
  });

  test('are none in a language that the part has none for', async () => {
    const { run, promises } = await arrange('fr');
    await run(`Drawn.\n\n<module name="scenes"/>\n${app('export default 2;')}`);
    expect(await promises()).toEqual([]);
  });
});
