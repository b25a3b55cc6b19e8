import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evaluate } from '../main';
import type { EvalOptions } from '../read-options';
import { planPairs } from './plan-pairs';

let folder = '';
const at = (name: string) => path.join(folder, name);
const row = (id: string) => JSON.stringify({ id, request: 'A shop', cases: [] });

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'easel-pairs-'));
  for (const side of ['a', 'b']) {
    mkdirSync(at(side));
    writeFileSync(at(`${side}/shop.txt`), 'Hello.');
  }
  writeFileSync(at('a/club.txt'), 'Hello.');
  writeFileSync(at('requests.jsonl'), [row('shop'), row('club')].join('\n'));
  writeFileSync(at('wrong.jsonl'), '{"id":"shop"}\n{"id":"../up","request":"x"}\n{');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: string[]) {
  const said: string[] = [];
  let isPrepared = false;
  const prepare = async () => {
    isPrepared = true;
    throw new Error('nothing is run in this test');
  };
  const shell = { env: {}, signal: new AbortController().signal, log: (line: string) => said.push(line), prepare };
  const ended = await evaluate([...words, '--out', at('out')], shell).catch(() => null);
  return { ended, said: said.join('\n'), isPrepared };
}
const pair = (requests: string, ...more: string[]) =>
  run('--pair', at('a'), at('b'), '--requests', at(requests), ...more);

test.each([
  [() => run('--pair', at('a'), at('nowhere'), '--requests', at('requests.jsonl')), /nowhere is no folder/],
  [() => pair('none.jsonl'), /there is no .*none\.jsonl/],
  [() => pair('wrong.jsonl'), /line 1: request: [^]*line 2: id: letters[^]*line 3: no JSON/],
  [() => pair('requests.jsonl', '--only', 'hall'), /there is no hall; there are shop, club/],
  [() => pair('requests.jsonl', '--only', 'club'), /no request that both folders hold/],
  [() => run('--pair-verdicts', at('a')), /there is no .*key\.json/],
])('options that make no sense are refused before anything is started (%#)', async (start, why) => {
  const { ended, said, isPrepared } = await start();
  expect(ended).toEqual({ code: 2, output: '' });
  expect(said).toMatch(why);
  expect(isPrepared).toBe(false);
});

test('a folder with a finished app replaces a reply', () => {
  mkdirSync(at('b/club'));
  writeFileSync(at('b/club/index.html'), '<!doctype html>');
  const options = { only: ['club'], out: at('out') } as unknown as EvalOptions;
  expect(planPairs(options, [at('a'), at('b')], at('requests.jsonl'))).toMatchObject({
    ok: true,
    value: {
      pairs: [{ made: { A: { kind: 'reply', text: 'Hello.' }, B: { kind: 'finished', folder: at('b/club') } } }],
      left: [],
    },
  });
});

test('valid options start the run', async () => {
  expect((await pair('requests.jsonl')).isPrepared).toBe(true);
});

test('a folder that contains a judge’s work is left untouched', async () => {
  mkdirSync(at('out'));
  writeFileSync(at('out/verdicts.jsonl'), '');
  const { said, isPrepared } = await pair('requests.jsonl');
  expect(said).toMatch(/holds the verdicts of a pairing already/);
  expect(isPrepared).toBe(false);
});

test('verdicts are reported with the real names; an invalid line or key is refused', async () => {
  const verdict = { id: 'shop', preferred: 1, appearance1: 4, appearance2: 3, why: 'Warmer.' };
  const key = { seed: 1, a: 'old', b: 'new', pairs: [{ id: 'shop', shown1: 'B', shown2: 'A' }] };
  writeFileSync(at('key.json'), JSON.stringify(key));
  writeFileSync(at('verdicts.jsonl'), JSON.stringify(verdict));
  const { ended } = await run('--pair-verdicts', folder, '--json');
  expect(JSON.parse(ended?.output ?? '')).toMatchObject({ preferred: { A: 0, B: 1 }, appearance: { A: 3, B: 4 } });
  expect((await run('--pair-verdicts', folder)).ended?.output).toContain('shop: B (1 was B, 2 was A');

  writeFileSync(at('verdicts.jsonl'), JSON.stringify({ ...verdict, preferred: 3 }));
  expect((await run('--pair-verdicts', folder)).said).toMatch(/verdicts\.jsonl, line 1: preferred/);
  writeFileSync(at('key.json'), '{');
  expect((await run('--pair-verdicts', folder)).said).toMatch(/key\.json is no key of a pairing/);
});
