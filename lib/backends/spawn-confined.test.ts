import { expect, test } from 'vitest';
import { compilingWords } from './spawn-confined';

test('an engine compiles WebAssembly as its server was told to, and takes no other word from it', () => {
  const words = ['--liftoff-only', '--wasm-tiering-budget=30000000', '--no-wasm-tier-up'];
  const others = ['--inspect', '--import=./x.mjs', '--allow-fs-read=*', '--expose-gc', '--wasm-x=/etc', '-r', 'x'];
  expect(compilingWords([...others, ...words])).toEqual(words);
});
