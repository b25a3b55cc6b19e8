import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { foldDraft } from './fold-draft';
import { createTurnFixture, saying } from './turn.fixture';

const recordings = new URL('../demo/recordings', import.meta.url).pathname;
const templateFolder = new URL('../../projects/template/files', import.meta.url).pathname;

function readTemplate(): Record<string, string> {
  const paths = readdirSync(templateFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(templateFolder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

const conversations = readdirSync(recordings, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

await describeOnDatabases('recorded conversations', (database) => {
  test.each(conversations)('%s becomes one version per turn, and its log holds their files', async (name) => {
    const { newProject, scripts, say, here, errors, filesAtHead, eventsOf } = createTurnFixture(database());
    const project = await newProject(readTemplate());
    const turns = readdirSync(join(recordings, name)).filter((file) => /^\d+\.reply\.txt$/.test(file)).length;
    for (let turn = 1; turn <= turns; turn += 1) {
      const before = await filesAtHead(project.projectId);
      scripts.push(saying(readFileSync(join(recordings, name, `${turn}.reply.txt`), 'utf8'), undefined, 400));
      const turnId = await say(project, readFileSync(join(recordings, name, `${turn}.prompt.txt`), 'utf8'));
      await here.runner.idle();
      const events = await eventsOf(turnId);
      const refused = events.filter((event) => event.type === 'operation-refused');
      expect(refused).toEqual([]);
      expect(events.at(-1)).toMatchObject({ type: 'turn-end', outcome: 'version' });

      const told = { ...before };
      for (const operation of foldDraft(events).operations) {
        if (operation.type === 'file-write' && 'content' in operation) told[operation.path] = operation.content;
        else if (operation.type === 'file-delete') delete told[operation.path];
      }
      expect(told).toEqual(await filesAtHead(project.projectId));
    }
    expect(errors).toEqual([]);
  });
});
