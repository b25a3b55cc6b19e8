import { createClient } from '@supabase/supabase-js';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import WebSocket from 'ws';
import { launchBrowser } from '../e2e/support/browser';
import { type Easel, startEasel } from '../e2e/support/easel';
import { folderBytes } from '../lib/base/shares/folder-bytes';
import { newProject } from './support/easel-project';
import { median, round } from './support/figures';
import { appHeading, seededApp } from './support/seeded-app';
import { watchPaint } from './support/watch-paint';

const rounds = 7;
const rowCount = 50_000;
const fileCount = 300;

/** 50,000 bookings of about 900 bytes with two indexes, as in `time-machine`: some 60 MB. */
const schema = `create table public.bookings (id int primary key, guest text not null, note text not null);
alter table public.bookings enable row level security;
create policy "everybody reads" on public.bookings for select using (true);
insert into public.bookings select n, md5(n::text), repeat(md5((n * 7)::text), 22) || n from generate_series(1, ${rowCount}) n;
create index on public.bookings (guest);
`;

/**
 * The app of fifty modules that `preview` opens, with further files up to a total of 300; its first page requests no
 * rows.
 */
function filesOf(): Record<string, string> {
  const files: Record<string, string> = {
    ...seededApp(1),
    'supabase/migrations/20260101000000_bookings.sql': schema,
  };
  // Adding the template's own files makes it a few more than 300, which does no harm.
  for (let n = Object.keys(files).length; n < fileCount; n += 1)
    files[`src/notes/note-${n}.ts`] = `export const note${n} = ${JSON.stringify(`note ${n} `.repeat(40))};\n`;
  return files;
}

type Backend = { apiUrl: string; anonKey: string };
const backendOf = async (easel: Easel, projectId: string) =>
  (await easel.call<{ backend: Backend }>('GET', `/api/projects/${projectId}`)).body.backend;

async function readRow({ apiUrl, anonKey }: Backend): Promise<void> {
  const options = { auth: { persistSession: false }, realtime: { transport: WebSocket as never } };
  const { data, error } = await createClient(apiUrl, anonKey, options).from('bookings').select('id').eq('id', rowCount);
  if (error || data.length !== 1) throw new Error(`The last row is not there: ${error?.message}`);
}

/** What Easel stores, in disk blocks, without the engines' spare folders, which come and go. */
async function bytesKept(dataFolder: string): Promise<number> {
  const folders = readdirSync(dataFolder).flatMap((name) =>
    name === 'backends'
      ? readdirSync(path.join(dataFolder, name)).flatMap((one) => (one.startsWith('.') ? [] : [path.join(name, one)]))
      : [name],
  );
  let bytes = 0;
  for (const name of folders) bytes += await folderBytes(path.join(dataFolder, name));
  return bytes;
}

/** Fail early if the page shows an error: waiting for the heading would never end. */
async function within<Value>(work: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not on screen within 90 s: ${what}`)), 90_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/**
 * An owner forks an app with its data: from the click in an open page until the fork's studio shows the app's first
 * page in a new tab, compared with opening the original the same way; what the fork takes on disk before its database
 * is opened; and its first row. The first fork is reported separately, because it takes the first snapshot of the data.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const easel = await startEasel();
  const browser = await launchBrowser();
  try {
    log(`an app of ${fileCount} files and ${rowCount} rows`);
    const files = filesOf();
    const projectId = await newProject(easel, 'Fifty', files);
    await readRow(await backendOf(easel, projectId));
    const context = await browser.newContext();
    const next = await watchPaint(context, 'h1');
    const studio = await context.newPage();
    const shown = next(appHeading);
    await studio.goto(`${easel.builder}/projects/${projectId}`);
    await within(shown, 'the app to be forked');
    await studio.getByTestId('status-preview-status').and(studio.locator('[data-phase=ready]')).waitFor();

    const times: Record<'answer' | 'shown' | 'original' | 'row' | 'kilobytes', number[]> = {
      ...{ answer: [], shown: [], original: [], row: [], kilobytes: [] },
    };
    let first = 0;
    /** Opens a studio in a new tab; ms until the app's heading is on screen. Nothing may be compiled. */
    const open = async (id: string) => {
      const page = await context.newPage();
      const sent: string[] = [];
      page.on('request', (request) => {
        if (request.method() === 'PUT' && request.url().endsWith('/compiled')) sent.push(request.url());
      });
      const painted = next(appHeading);
      const from = Date.now();
      await page.goto(`${easel.builder}/projects/${id}`, { waitUntil: 'commit' });
      const { at } = await within(painted, id);
      await page.close();
      if (sent.length > 0) throw new Error('The page compiled what had been compiled before.');
      return at - from;
    };
    for (let n = 0; n <= rounds; n += 1) {
      log(n === 0 ? 'the first fork' : `fork ${n} of ${rounds}`);
      const before = await bytesKept(easel.dataFolder);
      const { fork, began, answered } = await click(studio, projectId);
      const kilobytes = ((await bytesKept(easel.dataFolder)) - before) / 1000;
      // Reading the disk is not part of the click's time.
      const shownAfter = await open(fork);
      const original = await open(projectId);
      const asked = performance.now();
      await readRow(await backendOf(easel, fork));
      const row = performance.now() - asked;
      if (n === 0) {
        first = answered - began;
        continue;
      }
      times.answer.push(answered - began);
      times.shown.push(answered - began + shownAfter);
      times.original.push(original);
      times.row.push(row);
      times.kilobytes.push(kilobytes);
    }
    return {
      figures: {
        'click to the app in the new studio, median ms': round(median(times.shown)),
        'click to the app in the new studio, slowest ms': round(Math.max(...times.shown)),
        'the original, opened in a new tab, median ms': round(median(times.original)),
        'click to the answer, median ms': round(median(times.answer)),
        'the first fork, click to the answer, ms': round(first),
        'disk before its database opens, median kB': round(median(times.kilobytes), 1),
        'disk before its database opens, most kB': round(Math.max(...times.kilobytes), 1),
        'first row of the fork, median ms': round(median(times.row)),
        'load of the machine': round(os.loadavg()[0]!, 1),
      },
      ratios: { shownToOriginalOpened: round(median(times.shown) / median(times.original), 2) },
    };
  } finally {
    await browser.close();
    await easel.dispose();
  }

  /** Makes the fork in a page, as a click does. */
  async function click(page: Page, projectId: string) {
    const began = Date.now();
    const fork = await page.evaluate(async (path) => {
      const answer = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
      return ((await answer.json()) as { projectId: string }).projectId;
    }, `/api/projects/${projectId}/fork`);
    return { fork, began, answered: Date.now() };
  }
}
