import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProcessBundler } from './process-bundler';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'easel-bundler-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A bundler whose process answers requests with this code. */
async function bundlerThat(name: string, answer: string, pageMs?: number) {
  const workerFile = path.join(folder, `${name}.mjs`);
  await writeFile(
    workerFile,
    `import { writeFileSync } from 'node:fs';\nprocess.once('message', (job) => { ${answer} });`,
  );
  return createProcessBundler({ workerFile, searchPath: '', ...(pageMs === undefined ? {} : { pageMs }) });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const page = { source: '<p>x</p>', details: {}, name: 'x' };

describe('the page of a build', () => {
  test("is composed in the bundler's process, without the server's environment", async () => {
    const bundler = await bundlerThat(
      'tells',
      'process.send({ page: JSON.stringify([job, process.pid, process.env]) })',
    );
    const [job, pid, environment] = JSON.parse((await bundler.composePage(page))!) as [object, number, object];
    expect(job).toEqual({ ...page, purpose: 'page' });
    expect(pid).not.toBe(process.pid);
    expect(environment).not.toHaveProperty('HOME');
  });

  test('is refused when it takes longer than any page should, and its process ends', async () => {
    const pidFile = path.join(folder, 'pid');
    const endless = `writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); for (;;);`;
    const bundler = await bundlerThat('endless', endless, 3_000);
    expect(await bundler.composePage(page)).toBeNull();
    const pid = Number(await readFile(pidFile, 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test('that fills its process ends that process alone', async () => {
    const bundler = await bundlerThat('fills', 'process.abort()');
    await expect(bundler.composePage(page)).rejects.toThrow('bundling ended');
  });
});
