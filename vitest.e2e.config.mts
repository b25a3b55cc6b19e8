import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { longestFirst } from './scripts/steps/longest-first.mjs';
import './scripts/steps/map-group-by.mjs';

const isLong = process.env.EASEL_LONG_TESTS === '1';

/**
 * So that `npm test` stays below twelve minutes; `npm run test:long` runs them too. What stands for them in `npm test` is named
 * beside each.
 */
const longOnly = [
  'e2e/webcontainer.e2e.ts', // webcontainer-runtime.test.ts, a recording in a container
  'e2e/journeys/engines.e2e.ts', // the same, and journeys/habit-tracker
  'e2e/promises-recordings.e2e.ts', // mutations, journeys/promises
  'e2e/promises-frame.e2e.ts', // the same
  'e2e/evals.e2e.ts', // evals/*.test.ts
  'e2e/pairs.e2e.ts', // evals/pairs/*.test.ts
  'e2e/hostile/endless.e2e.ts', // window-frame-channel.test.ts, embedded-runtime.test.ts
  'e2e/server/image.e2e.ts', // answer-checks.test.ts, own-files.test.ts, log.test.ts, the servers of the other files
  'e2e/server/packed.e2e.ts', // own-files.test.ts, the servers of the other files
  'e2e/server/folder.e2e.ts', // lib/base/database/*.test.ts
  'e2e/server/kill.e2e.ts', // recover-turns.test.ts, killed-commit.test.ts
  'e2e/server/waiting.e2e.ts', // run-turn.test.ts, server/models
  'e2e/journeys/connect-model.e2e.ts', // server/models, open-router-sign-in.test.ts
  'e2e/journeys/safari-door.e2e.ts', // front-server.test.ts
  'e2e/journeys/moments.e2e.ts', // server/moments
  'e2e/journeys/live-data.e2e.ts', // lib/backends/hosted/hosted.test.ts
  'e2e/journeys/always-on.e2e.ts', // server/elsewhere, journeys/ladder, lib/publishing/hosts/*.test.ts, lib/publishing/domains/*.test.ts
  'e2e/journeys/second-user.e2e.ts', // lib/backends/scans/corpus.test.ts, lib/backends/trials/try-as-others.test.ts, journeys/guest-book
  'e2e/journeys/shared-table.e2e.ts', // journeys/guest-book, attacks/races
  'e2e/server/moments.e2e.ts', // lib/backends/snapshots/compare-and-pick.test.ts, lib/time-machine/moments/*.test.ts, server/time-machine
  'e2e/server/engine-upgrade.e2e.ts', // lib/backends/snapshots/upgrade.test.ts, lib/backends/backends/carry-over.test.ts
  'e2e/journeys/dropped-table.e2e.ts', // server/time-machine, attacks/races
  'e2e/journeys/parent-evening.e2e.ts', // journeys/guest-book, server/demo, attacks/races
  'e2e/server/moments-kill.e2e.ts', // lib/backends/snapshots/killed.test.ts
  'e2e/server/caps.e2e.ts', // call-model.test.ts (three apps at once, models that never stop), turn-budget.test.ts
  'e2e/server/guest-limit.e2e.ts', // call-model.test.ts (the operator's allowance), lib/turns/calls/money.test.ts
  'e2e/repairs.e2e.ts', // evals/repairs/repairs.test.ts, mutations
  'e2e/journeys/loss.e2e.ts', // lib/turns/turns/migrations.test.ts, lib/turns/drafts/turn-database.test.ts, server/time-machine
  'e2e/journeys/thinking.e2e.ts', // server/models, openai-model.test.ts, cut-replies.test.ts
  'e2e/journeys/payments-promises.e2e.ts', // lib/turns/turns/bring-promises.test.ts, journeys/templates
  'e2e/journeys/direction.e2e.ts', // lib/turns/turns/directions.test.ts, journeys/looks
  'e2e/leaving-functions.e2e.ts', // lib/publishing/leaving/left-functions.test.ts, lib/publishing/export/export-project.test.ts
  'e2e/kinds-published.e2e.ts', // journeys/owner, lib/backends/scans/corpus.test.ts
  'e2e/leaving-apps.e2e.ts', // leaving.e2e.ts, leaving-walk.e2e.ts, lib/publishing/export/left-on-postgres.test.ts
];

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    exclude: isLong ? [] : longOnly,
    // Servers here live for seconds, too short for V8's second, better compiling of Postgres to pay: without it a server and its
    // engines take three fifths of the time of the processors. In the long run they are started as people start them.
    env: {
      E2E_CHECK_ANSWERS: '1',
      ...(isLong ? {} : { E2E_NODE_WORDS: process.env.E2E_NODE_WORDS ?? '--liftoff-only' }),
    },
    environment: 'node',
    globalSetup: ['scripts/steps/end-lent-servers.mjs'],
    setupFiles: ['scripts/steps/count-processor-time.mjs', 'scripts/steps/wait-patiently.mjs'],
    expect: { poll: { timeout: 45_000 } },
    // Files share their worker, and with it what they load and a browser (`borrowBrowser`).
    isolate: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // Each file has its own server, and waits for what it sees, never for a time. An open database is a process that uses a
    // core by itself, so a third file on two cores makes the others late instead of ending sooner.
    maxWorkers: 2,
    sequence: {
      // By seconds of a core, measured 2026-11-23: from 112 down to 25.
      sequencer: longestFirst([
        'journeys/templates.e2e.ts',
        'journeys/sharing.e2e.ts',
        'journeys/accessibility.e2e.ts',
        'hostile/replies.e2e.ts',
        'journeys/class-code.e2e.ts',
        'server/hosts.e2e.ts',
        'journeys/modules.e2e.ts',
        'journeys/ladder.e2e.ts',
        'journeys/habit-tracker.e2e.ts',
        'journeys/payments.e2e.ts',
        'journeys/conflict.e2e.ts',
        'server/elsewhere.e2e.ts',
        'journeys/account.e2e.ts',
        'attacks/shares.e2e.ts',
        'e2e/leaving.e2e.ts',
        'journeys/first-hour.e2e.ts',
        'journeys/promises.e2e.ts',
        'e2e/visitor-backend.e2e.ts',
        'server/crowd.e2e.ts',
        'journeys/hiking-club.e2e.ts',
        'journeys/data.e2e.ts',
        'journeys/found.e2e.ts',
        'journeys/requests.e2e.ts',
        'journeys/spending.e2e.ts',
      ]),
    },
    // A browser on a busy machine may miss its time once; `npm test` names every test that needed its second try.
    retry: 1,
  },
});
