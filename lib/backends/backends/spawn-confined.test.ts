import { expect, test } from 'vitest';
import { compilingWords } from './spawn-confined';

test('an engine inherits its server’s WebAssembly flags and no other argument', () => {
  const words = ['--liftoff-only', '--wasm-tiering-budget=30000000', '--no-wasm-tier-up'];
  const others = ['--inspect', '--import=./x.mjs', '--allow-fs-read=*', '--expose-gc', '--wasm-x=/etc', '-r', 'x'];
  expect(compilingWords([...others, ...words])).toEqual(words);
});
