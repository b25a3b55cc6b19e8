import { describe, expect, test } from 'vitest';
import type { ProjectId } from '../../base/foundation/id';
import { readFunctions } from '../functions/read-functions';
import { createReadyFunctions } from './live-functions';

// The same against a project at supabase.com made for this test: its address in E2E_SUPABASE_URL, a personal access token in
// E2E_SUPABASE_TOKEN, its publishable key in E2E_SUPABASE_PUBLISHABLE_KEY.
const { E2E_SUPABASE_TOKEN: accessToken, E2E_SUPABASE_URL: url } = process.env;
const isSet = accessToken !== undefined && url !== undefined;
if (!isSet) process.stdout.write('not run: E2E_SUPABASE_TOKEN and E2E_SUPABASE_URL name no Supabase project\n');

describe.runIf(isSet)('functions at supabase.com', () => {
  test('a function goes there, and answers with its secret', async () => {
    const publishableKey = process.env.E2E_SUPABASE_PUBLISHABLE_KEY ?? '';
    const project = { url: url ?? '', accessToken: accessToken ?? '', publishableKey, secretKey: '' };
    const text = "Deno.serve(() => new Response(Deno.env.get('EASEL_TRIAL_WORD')));";
    const config = '[functions.easel-trial]\nverify_jwt = false\n';
    const sources = readFunctions([
      { path: 'supabase/functions/easel-trial/index.ts', text },
      { path: 'supabase/config.toml', text: config },
    ]);
    const word = `word ${Date.now()}`;
    const ready = createReadyFunctions({
      reach: { apiUrl: 'https://api.supabase.com', anyAddress: false, allowedHosts: [], fetch },
      ...{ hostedOf: async () => project, sourcesOf: async () => sources },
      secretsOf: async () => ({ EASEL_TRIAL_WORD: word }),
    });
    const readied = await ready('p' as ProjectId, 'tree');
    expect(readied.problems).toEqual([]);
    expect(await readied.activate()).toEqual([]);
    const said = () =>
      fetch(`${url}/functions/v1/easel-trial`, { headers: { apikey: publishableKey } }).then((one) => one.text());
    await expect.poll(said, { timeout: 60_000, interval: 2000 }).toBe(word);
  }, 120_000);
});
