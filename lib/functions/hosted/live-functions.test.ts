import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Double, openDouble } from '../../backends/hosted/double.fixture';
import type { HostedProject } from '../../backends/hosted/hosted-project';
import type { ProjectId } from '../../base/foundation/id';
import { readFunctions } from '../functions/read-functions';
import { createReadyFunctions } from './live-functions';

let double: Double;
beforeAll(async () => {
  double = await openDouble();
});
afterAll(() => double.dispose());
beforeEach(async () => {
  double.fail(null);
  double.calls.length = 0;
  await double.empty();
});

const app = {
  'supabase/config.toml': '[functions.hook]\nverify_jwt = false\n',
  'supabase/functions/hook/index.ts': "import { a } from '../_shared/a.ts'; Deno.serve(() => new Response(a));",
  'supabase/functions/mail/index.ts': "import { z } from 'zod'; Deno.serve(() => new Response(typeof z));",
  'supabase/functions/mail/deno.json': '{"imports":{"zod":"npm:zod@4"}}',
  'supabase/functions/_shared/a.ts': "export const a = 'a';",
};

function ready(files: Record<string, string>, project: HostedProject | null = double.project) {
  const sources = readFunctions(Object.entries(files).map(([path, text]) => ({ path, text })));
  const readyFunctions = createReadyFunctions({
    ...{ hostedOf: async () => project, reach: double.reach, sourcesOf: async () => sources },
    secretsOf: async () => ({ MAIL_KEY: 'planted' }),
  });
  return readyFunctions('p' as ProjectId, 'tree');
}

describe('functions of a published app whose data is at Supabase', () => {
  test('go there with the files they import, who may call them, and secrets; live only once activated', async () => {
    const readied = await ready(app);
    expect(readied.problems).toEqual([]);
    expect([double.functions.size, Object.fromEntries(double.secrets)]).toEqual([0, { MAIL_KEY: 'planted' }]);
    expect(await readied.activate()).toEqual([]);
    expect(double.functions.get('hook')).toEqual({
      metadata: { name: 'hook', entrypoint_path: 'supabase/functions/hook/index.ts', verify_jwt: false },
      files: {
        'supabase/functions/hook/index.ts': app['supabase/functions/hook/index.ts'],
        'supabase/functions/_shared/a.ts': app['supabase/functions/_shared/a.ts'],
      },
    });
    expect(double.functions.get('mail')?.metadata).toMatchObject({
      verify_jwt: true,
      import_map_path: 'supabase/functions/mail/deno.json',
    });
  });

  test('one that can’t be bundled there stops all of them before anything is live, in Supabase’s words', async () => {
    const readied = await ready({ ...app, 'supabase/functions/mail/index.ts': 'syntax error' });
    expect(readied.problems).toEqual([
      {
        kind: 'compile',
        file: 'supabase/functions/mail/index.ts',
        message: expect.stringMatching(/^Supabase can’t run the server function mail: Failed to bundle/) as string,
      },
    ]);
    expect(await readied.activate()).toEqual([]);
    expect([double.functions.size, double.secrets.size]).toEqual([0, 0]);
  });

  test.each([
    [401, /access token/i],
    [429, /wait/],
    [503, /does not answer/],
  ])('what is wrong with the project is said: %i', async (status, words) => {
    double.fail(status);
    const [problem] = (await ready(app)).problems;
    expect(problem?.message).toMatch(words);
    double.fail(null);
    const readied = await ready(app);
    double.fail(status);
    expect((await readied.activate())[0]?.message).toMatch(words);
  });

  test('nothing is called for an app whose data is Easel’s, or without functions', async () => {
    const unhosted = await ready(app, null);
    const empty = await ready({ 'supabase/config.toml': '' });
    expect([unhosted.problems, await unhosted.activate(), empty.problems, await empty.activate()]).toEqual([
      ...[[], [], [], []],
    ]);
    expect(double.calls).toEqual([]);
  });
});
