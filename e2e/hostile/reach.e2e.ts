import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startOutside, type Outside } from './outside';
import { attack, expectUsable, startWorld, type Studio, type World } from './world';

type Tried = { did: string } | { refused: string };

describe('an app that tries to reach the builder', () => {
  let world: World;
  let outside: Outside;
  let studio: Studio;
  beforeAll(async () => {
    [world, outside] = await Promise.all([startWorld(), startOutside()]);
  });
  afterEach(() => studio?.close());
  afterAll(async () => {
    await world?.close();
    await outside?.close();
  });

  const names = async () =>
    (await world.easel.call<{ projects: Array<{ name: string }> }>('GET', '/api/projects')).body.projects.map(
      (project) => project.name,
    );

  test('reads nothing from the API and changes nothing through it', async () => {
    const { builder, port } = world.easel;
    const secret = await world.createProject({}, 'Secret shop');
    studio = await world.open(
      attack(`
      const builder = ${JSON.stringify(builder)};
      const project = builder + '/api/projects/${secret}';
      const read = (url: string, init: RequestInit) => tried(async () => {
        const answer = await fetch(url, { credentials: 'include', ...init });
        return answer.type + ' ' + answer.status + ' ' + (await answer.text());
      });
      const text = { 'content-type': 'text/plain' };
      const answers = {
        cors: await read(builder + '/api/projects', {}),
        opaque: await read(builder + '/api/projects', { mode: 'no-cors' }),
        page: await read(builder + '/projects/${secret}', { mode: 'no-cors' }),
        post: await read(builder + '/api/projects', { method: 'POST', mode: 'no-cors', headers: text, body: '{"name":"Planted"}' }),
        beacon: await tried(() => navigator.sendBeacon(builder + '/api/projects', '{"name":"Planted"}')),
        remove: await read(project, { method: 'DELETE' }),
        rename: await read(project, { method: 'PATCH', body: '{"name":"Planted"}' }),
        byPort: await read('http://localhost:${port}/api/projects', {}),
        byNumber: await read('http://127.0.0.1:${port}/api/projects', {}),
        dotted: await read('http://app.localhost.:${port}/api/projects', {}),
        stream: await new Promise((done) => { const stream = new EventSource(project + '/events', { withCredentials: true }); stream.onmessage = (event) => done({ did: event.data }); stream.onerror = () => done({ refused: 'error' }); }),
        socket: await new Promise((done) => { const socket = new WebSocket(project.replace('http', 'ws') + '/channel'); socket.onmessage = (event) => done({ did: event.data }); socket.onclose = () => done({ refused: 'closed' }); }),
        script: await new Promise((done) => {
          const script = document.createElement('script');
          Object.assign(script, { src: builder + '/api/projects', onload: () => done({ did: 'loaded' }), onerror: () => done({ refused: 'error' }) });
          document.head.append(script);
        }),
        parentDocument: await tried(() => parent.document.title),
        parentStorage: await tried(() => parent.localStorage.length),
        topLocation: await tried(() => top!.location.href),
        cookies: await tried(() => document.cookie || Promise.reject('none')),
      };
      return answers;`),
    );
    const answers = await studio.result<Record<string, Tried>>();
    for (const [attempt, answer] of Object.entries(answers)) {
      if (attempt === 'beacon') continue;
      expect(answer, attempt).toHaveProperty('refused');
    }
    expect(JSON.stringify(answers)).not.toContain('Secret shop');
    await studio.frame.locator('body').evaluate((body, action) => {
      for (const [type, target] of [
        ['text/plain', 'sink'],
        ['application/x-www-form-urlencoded', 'sink'],
        ['multipart/form-data', '_blank'],
      ] as const) {
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', action, enctype: type, target });
        const field = document.createElement('input');
        Object.assign(field, { name: '{"name":"Planted","x":"', value: '"}' });
        form.append(field);
        body.append(form);
        if (target === 'sink') {
          const sink = document.createElement('iframe');
          sink.name = target;
          body.append(sink);
        }
        form.submit();
      }
    }, `${builder}/api/projects`);
    await expectUsable(studio);
    expect(await names()).not.toContain('Planted');
    expect(await names()).toContain('Secret shop');
  });

  test('navigates no window but its own', async () => {
    studio = await world.open(
      attack(`
      const elsewhere = ${JSON.stringify(outside.origin)};
      const click = (target: string) => { const a = document.createElement('a'); Object.assign(a, { href: elsewhere + '/link', target }); document.body.append(a); a.click(); };
      const submit = (target: string) => { const f = document.createElement('form'); Object.assign(f, { action: elsewhere + '/form', target }); document.body.append(f); f.submit(); };
      return {
        assign: await tried(() => { top!.location.href = elsewhere + '/assign'; }),
        replace: await tried(() => parent.location.replace(elsewhere + '/replace')),
        open: await tried(() => window.open(elsewhere + '/open', '_top') ? 'opened' : Promise.reject('null')),
        close: await tried(() => { parent.close(); return parent.closed; }),
        links: (click('_top'), click('_parent'), submit('_top'), submit('_parent'), true),
        // Once only: going back is also a way to load oneself again.
        history: sessionStorage.went ? 'went' : (sessionStorage.went = 'yes', history.go(-20), history.go(-1), 'asked'),
      };`),
    );
    await studio.frame.getByRole('heading', { name: 'Shop' }).waitFor();
    await studio.frame.getByRole('button', { name: 'Buy' }).click();
    await expectUsable(studio);
    expect(outside.heard.filter((line) => /assign|replace|link|form|open/.test(line))).toEqual([]);
  });

  test('gets no handle on the studio through windows it opens', async () => {
    const { builder } = world.easel;
    studio = await world.open(
      attack(`
      const builder = ${JSON.stringify(builder)};
      document.querySelector('button')!.addEventListener('click', () => {
        const names: Record<string, string> = {};
        const page = window.open(builder + '/', 'builder');
        const evil = window.open(${JSON.stringify(outside.origin)} + '/popup', 'evil');
        Object.assign(window, { opened: { page, evil } });
        names.page = String(page && page.closed);
        tell(names);
      });
      await new Promise(() => undefined);`),
    );
    outside.page = `<!doctype html><script>
      try { opener.top.location = '${outside.origin}/steal-top'; } catch {}
      try { opener.parent.location = '${outside.origin}/steal-parent'; } catch {}
      try { parent.open('${builder}/', '_self'); } catch {}
    </script>`;
    await studio.frame.getByRole('button', { name: 'Buy' }).click();
    await studio.result();
    await expect.poll(() => outside.heard.includes('GET /popup'), { timeout: 10_000 }).toBe(true);
    const reached = await studio.frame.locator('body').evaluate(async () => {
      const { page } = (window as never as { opened: { page: Window | null } }).opened;
      try {
        return page === null || page.closed ? 'severed' : `reached ${page.document.title}`;
      } catch (error) {
        return `refused ${String(error)}`;
      }
    });
    expect(reached).toMatch(/severed|refused/);
    expect(outside.heard.filter((line) => line.includes('steal'))).toEqual([]);
    // Even if a window the app opened shows the builder, the app can't script it.
    await expectUsable(studio);
  });

  test('gets no service worker, so none can intercept the preview', async () => {
    studio = await world.open({
      ...attack(`
      const blob = URL.createObjectURL(new Blob(['self.onfetch=()=>{}'], { type: 'text/javascript' }));
      const outcomes: Record<string, unknown> = {};
      for (const script of ['/sw.js', '/src/App.tsx', '/@easel/client.js', blob, 'data:text/javascript,1', ${JSON.stringify(world.easel.builder)} + '/sw.js'])
        outcomes[script.slice(0, 20)] = await tried(() => navigator.serviceWorker.register(script, { scope: '/' }));
      outcomes.count = (await navigator.serviceWorker.getRegistrations()).length;
      return outcomes;`),
      'public/sw.js': 'self.onfetch = (event) => event.respondWith(new Response("taken"));',
    });
    const { count, ...outcomes } = await studio.result<Record<string, Tried> & { count: number }>();
    expect(count).toBe(0);
    for (const [script, outcome] of Object.entries(outcomes)) expect(outcome, script).toHaveProperty('refused');
    await studio.page.getByRole('button', { name: 'Reload preview' }).click();
    await studio.frame.getByRole('heading', { name: 'Shop' }).waitFor();
    await expectUsable(studio);
  });

  test('learns nothing from another project’s preview, even if it knows the address', async () => {
    const other = await world.createProject(
      {
        'src/App.tsx': 'export default () => <main><h1>Their secret</h1></main>;',
        'public/secret.json': '{"pin":4711}',
      },
      'Theirs',
    );
    const opened = await world.openProject(other);
    await opened.frame.getByRole('heading', { name: 'Their secret' }).waitFor();
    const { mainUrl } = (await world.easel.call<{ mainUrl: string }>('POST', `/api/projects/${other}/preview`)).body;
    await opened.close();
    expect(mainUrl).not.toContain(other);

    studio = await world.open(
      attack(`
      const theirs = ${JSON.stringify(mainUrl)};
      const read = (path: string, init: RequestInit = {}) => tried(async () => {
        const answer = await fetch(theirs + path, { credentials: 'include', ...init });
        const text = await answer.text();
        return text === '' ? Promise.reject('nothing') : text;
      });
      const frame = document.createElement('iframe');
      frame.src = theirs;
      const loaded = new Promise((done) => { frame.onload = done; });
      document.body.append(frame);
      await loaded;
      return {
        page: await read(''), secret: await read('secret.json'), opaque: await read('secret.json', { mode: 'no-cors' }),
        framed: await tried(() => frame.contentDocument?.title ?? Promise.reject('null')),
        storage: await tried(() => frame.contentWindow!.localStorage.length),
        put: await read('secret.json', { method: 'PUT', body: '{}' }),
      };`),
    );
    const answers = await studio.result<Record<string, Tried>>();
    for (const [attempt, answer] of Object.entries(answers)) expect(answer, attempt).toHaveProperty('refused');
    // Refused by frame-ancestors: the inner frame shows the browser's own error page.
    expect(studio.page.frames().filter((frame) => frame.url().startsWith(mainUrl))).toEqual([]);
    await expectUsable(studio);
  });

  test('two hundred cookies stop nobody, and are removed', async () => {
    studio = await world.open(
      attack(`
      const value = 'x'.repeat(4000);
      for (let n = 0; n < 200; n += 1) {
        const path = ['/', '/api', '/projects', location.pathname][n % 4];
        document.cookie = (n % 7 === 0 ? 'n'.repeat(200) : '') + 'c' + n + '=' + value + '; domain=app.localhost; max-age=86400; path=' + path;
        document.cookie = '__Host-easel-viewer=evil; domain=app.localhost; path=/';
        document.cookie = '=__Host-easel-viewer=evil; domain=app.localhost; path=/';
      }
      return document.cookie.length;`),
    );
    expect(await studio.result<number>()).toBeGreaterThan(50_000);
    const foreign = async () =>
      (await studio.page.context().cookies(`${world.easel.builder}/api/projects/${studio.projectId}`))
        .concat(await studio.page.context().cookies(`${world.easel.builder}/projects/${studio.projectId}`))
        .filter((cookie) => !cookie.name.startsWith('easel-'));
    // The app stops planting here, because its source changes.
    await studio.save({ 'src/App.tsx': 'export default () => <main><h1>Mended</h1></main>;' });
    await studio.page.reload();
    await studio.frame.getByRole('heading', { name: 'Mended' }).waitFor();
    await expectUsable(studio);
    const statuses = await studio.page.evaluate(async (id) => {
      const paths = ['/api/projects', `/api/projects/${id}`, `/projects/${id}`, '/apps'];
      const all: number[] = [];
      for (let round = 0; round < 6; round += 1) for (const path of paths) all.push((await fetch(path)).status);
      return all;
    }, studio.projectId);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await foreign()).map((cookie) => `${cookie.name.slice(0, 20)} ${cookie.path}`)).toEqual([]);
  });
});
