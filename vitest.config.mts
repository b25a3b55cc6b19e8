import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { longestFirst } from './scripts/steps/longest-first.mjs';
import './scripts/steps/map-group-by.mjs';

const all = [
  'lib/**/*.test.ts',
  'components/**/*.test.ts',
  'scripts/**/*.test.ts',
  'bench/**/*.test.ts',
  'evals/**/*.test.ts',
];
/** Need a worker that no other file has been in. */
const apart = [
  'lib/backends/backends/end-orphans.test.ts', // asks the system what it can do, which a worker remembers of a file before
  'lib/web/api/openapi.test.ts', // counts how often a document is made, which a worker keeps
];

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    // Files share their workers: to load everything anew for each of them took a third of the time.
    projects: [
      { extends: true, test: { name: 'together', include: all, exclude: apart, isolate: false } },
      { extends: true, test: { name: 'apart', include: apart } },
    ],
    environment: 'node',
    // Databases of tests live for seconds: V8 need not compile Postgres a second time, faster. The long run does as people do.
    execArgv: process.env.EASEL_LONG_TESTS === '1' ? [] : ['--liftoff-only'],
    // A guard against what hangs, no measure: a database's process may take many times as long to open on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['scripts/steps/share-among-tests.mjs'],
    setupFiles: ['scripts/steps/count-processor-time.mjs', 'scripts/steps/wait-patiently.mjs'],
    expect: { poll: { timeout: 45_000 } },
    // Much of what the long ones do is waiting for the disk and for other threads.
    maxWorkers: 3,
    sequence: {
      sequencer: longestFirst([
        'embedded-snapshots.test.ts',
        'snapshots/upgrade.test.ts',
        'embedded-backends.test.ts',
        'embedded-realtime.test.ts',
        'turn-database.test.ts',
        'carry-over.test.ts',
        'scans/corpus.test.ts',
        'try-as-others.test.ts',
        'snapshots/killed.test.ts',
        'engine-killed.test.ts',
        'faults.test.ts',
        'trial-data.test.ts',
        'npm-package-layers.test.ts',
        'sql-attacks.test.ts',
        'killed-commit.test.ts',
        'backup.test.ts',
      ]),
    },
  },
});
