// `node evals/repairs/write.mjs FOLDER [COMMIT]`: writes FOLDER/before/NN/request.md (set A, with the prompt code of
// COMMIT) and FOLDER/after/NN/request.md (set B, with the current code), and prints the sizes of both sets with both,
// side by side.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { loadBundle } from '../../scripts/steps/load-bundle.mjs';
import { root } from '../../scripts/steps/run.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

const [folder, commit = '3782668'] = process.argv.slice(2);
if (!folder) {
  say('Say where the requests are to go: node evals/repairs/write.mjs FOLDER [COMMIT]');
  process.exit(2);
}
process.chdir(root);

/** The prompt code of an earlier commit, from the repository's own history. */
async function loadEarlier() {
  const into = path.join(root, 'build', 'earlier', commit);
  mkdirSync(into, { recursive: true });
  const archive = execFileSync('git', ['archive', commit, 'lib'], { maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', into], { input: archive });
  const entry = path.join(into, 'entry.ts');
  writeFileSync(
    entry,
    `export { buildMessages } from './lib/prompts/build-messages';\nexport { templateNotes } from './lib/template/template-notes';\n`,
  );
  const outfile = path.join(into, 'prompts.mjs');
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external' });
  return import(outfile);
}

const { today, writeRequests } = await loadBundle('evals/repairs/write-requests.ts', 'build/evals/repairs.mjs');
const earlier = await loadEarlier();
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const rows = [];
for (const [set, side] of [
  ['a', 'before'],
  ['b', 'after'],
]) {
  const out = path.resolve(folder, side);
  const then = await writeRequests(set, earlier, set === 'a' ? out : null);
  const now = await writeRequests(set, today, set === 'b' ? out : null);
  for (const id of Object.keys(now)) rows.push([id, then[id], now[id]]);
}
say(`fault  before (${commit})  today`);
for (const [id, then, now] of rows) say(`${id}    ${String(then).padStart(16)}  ${String(now).padStart(5)}`);
say(`median ${median(rows.map(([, then]) => then))}, ${median(rows.map(([, , now]) => now))} characters`);
