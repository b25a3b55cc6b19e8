import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { borrowBrowser } from './support/browser';
import { borrowEasel, type Easel } from './support/easel';
import { downloadApp, type LeftApp, type Running } from './support/left-app';
import { processesIn } from './leaving/processes-in';
import { longTest } from './support/sample';
import { wishesApp } from './support/wishes-app';

/** Generous, for a busy machine. */
const patience = { timeout: 60_000 };

describe('a downloaded app', () => {
  let easel: Easel;
  let browser: Browser;
  beforeAll(async () => {
    easel = await borrowEasel();
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await easel?.dispose();
  });

  async function open(): Promise<Page> {
    const page = await browser.newPage();
    // Vite bundles an app's packages on its first page load, which may take long on a busy machine.
    page.setDefaultTimeout(90_000);
    return page;
  }

  const troubleOn = (page: Page) =>
    page.locator('[data-trouble]').evaluateAll((all) => all.map((one) => one.getAttribute('data-trouble')));

  // One story told in steps: each continues where the previous one ended.
  describe('belongs to the person from then on', () => {
    let left: LeftApp;
    let running: Running;
    let page: Page;
    let double: Server;
    /** The next response of the double for a Supabase project. */
    let answer: { status: number; body: object };

    beforeAll(async () => {
      left = await downloadApp(easel, 'Wishes for Ä', await wishesApp());
      double = createServer((request, response) => {
        const headers = {
          'access-control-allow-origin': '*',
          'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
          'content-type': 'application/json',
        };
        if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end();
        response.writeHead(answer.status, headers).end(JSON.stringify(answer.body));
      });
      await new Promise<void>((resolve) => double.listen(0, '127.0.0.1', resolve));
      await left.install();
      page = await open();
    }, 600_000);
    afterAll(async () => {
      await page?.close();
      double?.close();
      left?.remove();
    });

    const says = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const wishes = () => page.getByRole('listitem').allInnerTexts();
    const connect = (at: Running, kind: 'publishableKey' | 'secretKey' = 'publishableKey') => {
      const keys = JSON.parse(readFileSync(path.join(left.folder, '.backend', 'keys.json'), 'utf8')) as {
        publishableKey: string;
        secretKey: string;
      };
      return createClient(`${at.url}backend`, keys[kind], {
        auth: { persistSession: false, autoRefreshToken: false },
        realtime: { transport: WebSocket as never },
      });
    };

    test('its page finds tables, content and sample rows, and package.json has its name', async () => {
      expect(JSON.parse(readFileSync(path.join(left.folder, 'package.json'), 'utf8'))).toMatchObject({
        name: 'wishes-for-a',
      });
      running = await left.dev('--port', '0');
      await page.goto(running.url);
      await page.getByText('A tree to sit under').waitFor();
      await says('owner: false');
      expect((await connect(running, 'secretKey').from('kinds').select('name')).data).toEqual([{ name: 'small' }]);
    });

    test('the first to sign up is the owner, as in the preview, and a migration’s revoke takes effect', async () => {
      await press('Sign up');
      await says('owner: true');
      const ann = connect(running);
      await ann.auth.signInWithPassword({ email: 'ann@x.test', password: 'secret 123' });
      expect((await ann.from('wishes').insert({ text: 'A pond' })).error).toBeNull();
      expect((await ann.from('wishes').update({ text: 'mine' }).eq('id', 1)).error).toMatchObject({ code: '42501' });
    });

    test('a second start detects that the data is open and the port taken, and shows the same', async () => {
      const port = new URL(running.url).port;
      const second = await left.dev('--port', port);
      expect(second.url).not.toBe(running.url);
      const other = await open();
      await other.goto(second.url);
      await other.getByText('A pond').waitFor();
      await other.close();
      await second.stop();
      await page.reload();
      await page.getByText('A pond').waitFor();
    });

    test('mails appear in the terminal, and their link leads back to the page', async () => {
      await press('Forgotten');
      const mail = () => /Mail to ann@x\.test[^]*?(http\S+)/.exec(running.said())?.[1];
      await expect.poll(mail, patience).toBeDefined();
      await page.goto(mail()!);
      const { origin, pathname } = new URL(page.url());
      expect([origin, pathname]).toEqual([new URL(running.url).origin, '/reset']);
    });

    test('claim transfers ownership to an existing account, whether or not the app runs', async () => {
      const bob = connect(running);
      expect((await bob.auth.signUp({ email: 'bob@x.test', password: 'secret 123' })).error).toBeNull();
      expect((await bob.rpc('is_owner')).data).toBe(false);
      const claim = (email: string) => left.run('npm', 'run', 'claim', '--', email);
      expect(await claim('nobody@x.test')).toMatchObject({
        code: 1,
        said: expect.stringContaining('Nobody has signed up') as string,
      });
      expect(await claim('BOB@x.test')).toMatchObject({
        code: 0,
        said: expect.stringContaining('insert into easel.owners') as string,
      });
      expect((await bob.rpc('is_owner')).data).toBe(true);
      const cleo = connect(running);
      await cleo.auth.signUp({ email: 'cleo@x.test', password: 'secret 123' });
      await running.stop();
      expect(processesIn(left.folder)).toEqual([]);
      expect((await claim('cleo@x.test')).code).toBe(0);
      expect((await claim("x'; drop table a; --@x")).code).toBe(1);
    });

    test('a later start runs new migrations once; sign-in settings take effect', async () => {
      const toml = readFileSync(path.join(left.folder, 'supabase/config.toml'), 'utf8');
      left.write(
        'supabase/config.toml',
        toml
          .replace('anonymous_sign_ins = true', 'anonymous_sign_ins = false')
          .replace('confirmations = false', 'confirmations = true'),
      );
      left.write('supabase/migrations/20990101000000_more.sql', "insert into public.wishes (text) values ('A swing');");
      running = await left.dev('--port', '0');
      await page.goto(running.url);
      await page.getByText('A swing').waitFor();
      expect(await wishes()).toEqual(['A pond', 'A swing', 'A tree to sit under']);
      await press('As a guest');
      await expect.poll(() => troubleOn(page), patience).toEqual(['no-guests']);
      const dora = connect(running);
      await dora.auth.signUp({ email: 'dora@x.test', password: 'secret 123' });
      expect(
        (await dora.auth.signInWithPassword({ email: 'dora@x.test', password: 'secret 123' })).error,
      ).toMatchObject({
        code: 'email_not_confirmed',
      });
    });

    test('a page without its data server says so, and recovers when it is back', async () => {
      const first = page.getByRole('alert');
      await page.reload();
      await page.getByText('A swing').waitFor();
      await page.route('**/backend/**', (route) => route.abort());
      await press('Sign in');
      await first.filter({ hasText: 'does not answer' }).waitFor();
      await page.unroute('**/backend/**');
      await press('Sign in');
      await expect.poll(() => troubleOn(page), patience).toEqual([]);
      await running.stop();
    });

    // Who owns an app is covered in `npm test` by lib/backends/backends/owner.test.ts.
    longTest('if others can reach the page, the first sign-up makes nobody the owner', async () => {
      rmSync(path.join(left.folder, '.backend'), { recursive: true });
      const toml = readFileSync(path.join(left.folder, 'supabase/config.toml'), 'utf8');
      left.write('supabase/config.toml', toml.replace('confirmations = true', 'confirmations = false'));
      const alone = await left.dev('--port', '0');
      const open = await left.dev('--port', '0', '--host');
      const first = connect(open);
      const { data, error } = await first.auth.signUp({ email: 'eve@x.test', password: 'secret 123' });
      expect([error, data.session?.user.email]).toEqual([null, 'eve@x.test']);
      expect((await first.rpc('is_owner')).data).toBe(false);
      await open.stop();
      await alone.stop();
    });

    test('with a Supabase project in .env only the page runs, and each failure has its own message', async () => {
      answer = { status: 404, body: { code: 'PGRST205', message: "Could not find the table 'public.wishes'" } };
      left.write(
        '.env',
        `VITE_SUPABASE_URL=http://127.0.0.1:${(double.address() as AddressInfo).port}\nVITE_SUPABASE_ANON_KEY=sb_publishable_x\n`,
      );
      running = await left.dev('--port', '0');
      expect(processesIn(left.folder).filter((words) => words.includes('engine.mjs'))).toEqual([]);
      await page.goto(running.url);
      const alert = (text: string) => page.getByRole('alert').filter({ hasText: text }).waitFor();
      await alert('tables are not there yet');
      answer = { status: 400, body: { code: 400, error_code: 'email_not_confirmed', msg: 'Email not confirmed' } };
      await press('Sign in');
      await alert('not confirmed yet');
      answer = {
        status: 422,
        body: { code: 422, error_code: 'anonymous_provider_disabled', msg: 'Anonymous sign-ins are disabled' },
      };
      await press('As a guest');
      await alert('Guests are not allowed');
      answer = { status: 401, body: { message: 'Invalid API key', hint: 'Double check' } };
      await press('Sign in');
      await alert('does not belong to this Supabase project');
      double.closeAllConnections();
      await new Promise((resolve) => double.close(resolve));
      await press('Sign in');
      await alert('does not answer');
      const texts = await page.getByRole('alert').allInnerTexts();
      expect(new Set(texts).size).toBe(5);
      const claimed = await left.run('npm', 'run', 'claim', '--', "o'ann@x.test");
      expect(claimed.said).toContain("lower('o''ann@x.test')");
      await running.stop();
    });

    test('built without a project, it says that no data server is available', async () => {
      left.write('.env', '');
      expect((await left.run('npm', 'run', 'build')).code).toBe(0);
      const server = createServer((request, response) => {
        const file = path.join(left.folder, 'dist', request.url === '/' ? 'index.html' : (request.url ?? ''));
        const type = file.endsWith('.html') ? 'text/html' : file.endsWith('.css') ? 'text/css' : 'text/javascript';
        // The icon, which is optional.
        if (!existsSync(file)) return void response.writeHead(404).end();
        response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.getByRole('alert').filter({ hasText: 'no data behind it yet' }).waitFor();
      server.closeAllConnections();
      server.close();
    });
  });
});
