import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import './scripts/steps/map-group-by.mjs';

const longOnly = [
  'e2e/webcontainer.e2e.ts',
  'e2e/journeys/engines.e2e.ts',
  'e2e/promises-recordings.e2e.ts',
  'e2e/evals.e2e.ts',
];

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    // Minutes each. In `npm test` a recording in a container, the journey through promises and the broken variants stand
    // for them; `npm run test:long` runs them too.
    exclude: process.env.EASEL_LONG_TESTS === '1' ? [] : longOnly,
    environment: 'node',
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // Each file has its own server and browser, and waits for what it sees, never for a time; the suite has two cores.
    maxWorkers: 2,
    // A browser on a busy machine may miss its time once; `npm test` names every test that needed its second try.
    retry: 1,
  },
});
