import { describe, expect, test } from 'vitest';
import { swcReady } from './compiler.fixture';
import { createSwcTransform } from './swc-transform';

const transform = createSwcTransform(swcReady);
const codeOf = async (source: string, path: string) => {
  const result = await transform(source, path);
  return result.ok ? result.value.code : result.error;
};

const hook = `import { useState } from 'react';
export function useCount() {
  const [count] = useState(0);
  return count;
}
`;

describe('createSwcTransform', () => {
  test('signs the hooks of a file without JSX, so that changes to them are noticed', async () => {
    expect(await codeOf(hook, 'src/hooks/useCount.ts')).toContain('_s(useCount, ');
    const result = await transform(hook, 'src/hooks/useCount.ts');
    expect(result.ok && JSON.parse(result.value.map)).toMatchObject({ sources: ['src/hooks/useCount.ts'] });
  });

  test('reads angle brackets in such a file as TypeScript does', async () => {
    const code = await codeOf(`${hook}export const first = <T>(all: T[]) => <T>all[0];`, 'src/hooks/useCount.ts');
    expect(code).toContain('export const first = (all)=>all[0]');
  });

  test('leaves other files as they are', async () => {
    expect(await codeOf('export const one: number = 1;', 'src/one.ts')).toBe('export const one = 1;\n');
  });
});
