import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildFunctions } from '@/scripts/build-functions.mjs';
import { createKeys } from '../../backends/backends/create-keys';
import { findWorkerd } from '../../functions/runtime/find-workerd';
import { type LeftFunctions, openLeftFunctions } from './left-functions';

const keys = createKeys();

describe.runIf(findWorkerd() !== null)('server functions of a downloaded app', () => {
  let root: string;
  let server: Server;
  let functions: LeftFunctions;
  const said: string[] = [];
  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  };
  const call = async (name: string) =>
    (await fetch(`${base()}/functions/v1/${name}`, { headers: { apikey: keys.publishableKey } })).json() as unknown;

  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'easel left ä '));
    const here = path.join(root, 'easel');
    await buildFunctions({ root: fileURLToPath(new URL('../../..', import.meta.url)), outdir: here });
    await rename(path.join(here, 'start.js'), path.join(here, 'guest.js'));
    await write('easel/functions.json', '{"hosts":["api.mail.test"]}');
    await write('.env', 'MAIL_KEY=one\nOTHER=kept\nVITE_PAGE=public\nSUPABASE_URL=http://elsewhere.test\n');
    await write('.env.local', 'MAIL_KEY=two\n');
    await write('supabase/functions/_shared/word.ts', "export const word = 'Hello';");
    await write(
      'supabase/functions/hello/index.ts',
      `import { word } from '../_shared/word.ts';
const env = (name: string) => Deno.env.get(name) ?? null;
Deno.serve(async () => {
  const [own, row, outside] = await Promise.all(['/functions/v1/inner', '/rest/v1/rows', ''].map((at, n) =>
    fetch(n < 2 ? env('SUPABASE_URL') + at : 'https://elsewhere.test/', { headers: { apikey: env('SUPABASE_ANON_KEY')! } }).then((one) => one.json())));
  console.log('said it');
  return Response.json({ word, env: ['MAIL_KEY', 'OTHER', 'VITE_PAGE', 'PATH'].map(env), own, row, outside: outside.code });
});`,
    );
    await write('supabase/functions/inner/index.ts', "Deno.serve(() => Response.json('inner'));");
    server = createServer((request, response) => {
      void functions.answer(request, response, request.url ?? '').then((isDone) => isDone || response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    functions = await openLeftFunctions(
      { root, here, say: (line) => void said.push(line) },
      {
        ...{ keys, base },
        answerBackend: async (_request, response, { path: at }) => void response.end(JSON.stringify(`rows at ${at}`)),
      },
    );
  });
  afterAll(async () => {
    await functions?.close();
    server?.closeAllConnections();
    server?.close();
    await rm(root, { recursive: true, force: true });
  });

  test('are given what .env holds for them, reach their app, and no host that was not allowed', async () => {
    expect(await call('hello')).toEqual({
      ...{ word: 'Hello', env: ['two', 'kept', null, null], own: 'inner', row: 'rows at /rest/v1/rows' },
      outside: 'EASEL_OUTBOUND_REFUSED',
    });
    expect(said).toEqual(
      expect.arrayContaining(['  hello: said it', '  hello: It called elsewhere.test, which is not allowed.']),
    );
  });

  test('are those of the files as they are now', async () => {
    await write('supabase/functions/_shared/word.ts', "export const word = 'Good evening';");
    expect(await call('hello')).toMatchObject({ word: 'Good evening' });
    await write('supabase/functions/inner/index.ts', 'const = 1;');
    expect(await call('inner')).toMatchObject({ code: 'BOOT_ERROR' });
    expect(said.at(-1)).toMatch(/^ {2}inner: .*Expected/);
    await rm(path.join(root, 'supabase/functions/inner'), { recursive: true });
    expect(await call('inner')).toMatchObject({ code: 'NOT_FOUND' });
  });
});
