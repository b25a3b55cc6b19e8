import { describe, expect, test } from 'vitest';
import { recordedFiles, recordedOperations, recordedReplies, recordingNames } from '../tailwind/recorded-files';
import { asFiles, createTestCompiler, template, testLayer } from './compiler.fixture';

const write = ({ path, content }: { path: string; content: string }) => ({
  type: 'file-write' as const,
  path,
  content,
});

describe.each(recordingNames())('the recording %s', (name) => {
  const first = recordedReplies(name).filter((reply) => reply.startsWith('1.'));

  test.each(first)('%s compiles', async (reply) => {
    const files = { ...template };
    for (const { path, content } of recordedFiles(name, reply)) files[path] = content;
    const output = await createTestCompiler().load(asFiles(files), testLayer);
    expect(output.problems).toEqual([]);
    expect(output).toMatchObject({ isStanding: true, missingPackages: [], placeholders: [], kind: 'reload' });
  });

  test.each(first)('%s streams without a problem, and its own page stands early', async (reply) => {
    const compiler = createTestCompiler();
    await compiler.load(asFiles(template), testLayer);
    const files = recordedFiles(name, reply);
    const total = files.reduce((sum, { content }) => sum + content.length, 0);
    let read = 0;
    let ownAppAt = 1;
    for (const file of files) {
      const output = await compiler.apply([write(file)], true);
      read += file.content.length;
      expect(output.problems, file.path).toEqual([]);
      expect(output.isStanding, file.path).toBe(true);
      if (ownAppAt === 1 && output.modules.some(({ url }) => url === '/src/App.tsx')) ownAppAt = read / total;
    }
    const last = await compiler.flush();
    expect(last).toMatchObject({ problems: [], held: [], placeholders: [], isStanding: true });
    expect(ownAppAt).toBeLessThan(0.75);

    const atOnce = createTestCompiler();
    const all = { ...template };
    for (const { path, content } of files) all[path] = content;
    await atOnce.load(asFiles(all), testLayer);
    const [streamed, loaded] = [await compiler.manifest(), await atOnce.manifest()];
    expect(streamed.manifest.modules.map(({ url, hash }) => `${url} ${hash}`).sort()).toEqual(
      loaded.manifest.modules.map(({ url, hash }) => `${url} ${hash}`).sort(),
    );
  });

  test('its later turns stream into the running app without a problem', async () => {
    const compiler = createTestCompiler();
    const files = { ...template };
    for (const { path, content } of recordedFiles(name, '1.reply')) files[path] = content;
    await compiler.load(asFiles(files), testLayer);
    for (const reply of recordedReplies(name).filter((each) => /^[2-9]\.reply$/.test(each))) {
      for (const operation of recordedOperations(name, reply, files)) {
        if (operation.type === 'file-write') files[operation.path] = operation.content;
        else delete files[operation.path];
        const output = await compiler.apply([operation], true);
        expect(output.problems, `${reply} ${operation.path}`).toEqual([]);
        expect(output.isStanding, `${reply} ${operation.path}`).toBe(true);
      }
      const last = await compiler.flush();
      expect(last, reply).toMatchObject({ problems: [], held: [], placeholders: [], isStanding: true });
    }
  });
});
