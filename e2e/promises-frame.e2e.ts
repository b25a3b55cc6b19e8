import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { template } from '../lib/preview/compiler/compiler.fixture';
import { parsePromise } from '../lib/base/promises/parse-promise';
import { readPicture } from '../lib/base/promises/picture';
import type { AppPromise } from '../lib/base/promises/promise';
import type { Checks } from '../lib/preview/runtime/runtime';
import { openStudioPage } from './preview-frame/open-studio-page';
import { startPreviewWorld, treeOf, type Files } from './preview-frame/preview-world';
import { borrowBrowser } from './support/browser';

const list = `import { useEffect, useState } from 'react';
type Item = { name: string; isDone: boolean; kind: string; day: string };
export default function App() {
  const [items, setItems] = useState<Item[]>(JSON.parse(localStorage.getItem('items') ?? '[]'));
  const [draft, setDraft] = useState<Item>({ name: '', isDone: false, kind: 'food', day: '' });
  const [isOpen, setOpen] = useState(false);
  useEffect(() => localStorage.setItem('items', JSON.stringify(items)), [items]);
  const [isFocused, setFocused] = useState(false);
  return <main><h1>Shopping</h1>
    <form onSubmit={(event) => { event.preventDefault(); setItems([...items, draft]); }}>
      <label>Name <input value={draft.name} onFocus={() => setFocused(true)} onBlur={() => setFocused(false)} onChange={(event) => setDraft({ ...draft, name: event.target.value })} /></label>
      <label>Kind <select value={draft.kind} onChange={(event) => setDraft({ ...draft, kind: event.target.value })}><option value="food">Food</option><option value="home">For the home</option></select></label>
      <label>Day <input type="date" value={draft.day} onChange={(event) => setDraft({ ...draft, day: event.target.value })} /></label>
      <button disabled={draft.name === ''}>Add</button>
    </form>
    <p>{isFocused ? 'Writing the name' : 'Not writing'}</p>
    <ul aria-label="Things">{items.map((item, n) => <li key={n}><label><input type="checkbox" checked={item.isDone} onChange={() => setItems(items.map((one, m) => m === n ? { ...one, isDone: !one.isDone } : one))} /> {item.name}</label> ({item.kind}{item.day && ' by ' + item.day}) <button onClick={() => setTimeout(() => setItems(items.filter((_, m) => m !== n)), 300)}>Delete</button></li>)}</ul>
    <p>{items.filter((item) => !item.isDone).length} left</p>
    <nav className="menu">Wide menu</nav><style>{'@media (max-width: 500px) { .menu { display: none } }'}</style>
    <button onClick={() => setOpen(true)}>Help</button>
    <a href="/elsewhere">Another page</a><p>At {location.pathname}</p>
    {isOpen && <div role="dialog" aria-label="Help" onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}><button autoFocus>Close</button></div>}
  </main>;
}
`;
const files: Files = {
  'index.html': template['index.html']!,
  'package.json': JSON.stringify({ dependencies: { react: '19' } }),
  'src/main.tsx': template['src/main.tsx']!,
  'src/index.css': '@import "tailwindcss";\n',
  'src/App.tsx': list,
};

function promise(id: string, text: string): AppPromise {
  const written = parsePromise(`It works.\n${text}`);
  if (!written.ok) throw new Error(`${id}: line ${written.error.line} ${written.error.code}`);
  return { id, ...written.value, isOff: false, author: 'model', proposal: null };
}

describe('promises in the trial’s frame', () => {
  let world: Awaited<ReturnType<typeof startPreviewWorld>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    world = await startPreviewWorld();
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });
  beforeEach(async () => {
    await page?.context().close();
    world.forget();
    ({ page } = await openStudioPage(browser, world.url));
  });

  async function show(app: Files): Promise<string> {
    world.addTree(app);
    await page.evaluate((tree) => window.runtime.mount(tree, new AbortController().signal), treeOf(app));
    return treeOf(app).hash;
  }
  const tryAll = (hash: string, promises: AppPromise[], checks: Checks = { before: null, toProve: [] }) =>
    page.evaluate(
      ([tree, given, looked]) =>
        window.runtime.try(tree, new AbortController().signal, [], given, () => undefined, looked),
      [hash, promises, checks] as const,
    );

  const sound = {
    'adds-and-keeps': `fill "Name" with "Milk"\nclick button "Add"\nsee listitem "Milk" in list "Things"\nafter reload\nsee checkbox "Milk" unchecked\nsee "1 left"`,
    'begins-afresh': `not see checkbox\nsee "0 left"`,
    'ticks-one-of-two': `fill "Name" with "Milk"\npress Enter\nfill "Name" with "Tea"\npress Enter\nclick checkbox "Tea"\nsee checkbox "Tea" checked\nsee checkbox "Milk" unchecked\nsee "1 left"`,
    chooses: `fill "Name" with "Lamp"\nchoose "For the home" for "Kind"\nfill "Day" with "{friday}"\nsee combobox "Kind" with "For the home"\nclick button "Add"\nsee "home by 20" in listitem "Lamp"`,
    'deletes-the-right-one': `fill "Name" with "Milk"\nclick button "Add"\nfill "Name" with "Tea"\nclick button "Add"\ncount listitem\nclick button "Delete" in listitem "Milk"\ncount listitem is 1 fewer\nsee listitem "Tea"\nnot see listitem "Milk"`,
    'is-not-added-empty': `see button "Add" disabled`,
    'is-narrow': `see "Wide menu"\nat phone size\nnot see "Wide menu"`,
    'moves-the-cursor': `click textbox "Name"\nsee "Writing the name"\nclick button "Help"\nsee "Not writing"\nsee dialog "Help"\npress Escape\nnot see dialog`,
    'goes-elsewhere': `click link "Another page"\nsee "At /elsewhere"\ngo /\nnot see "At /elsewhere"`,
  };

  test('each is kept, starting fresh on the same data', async () => {
    const hash = await show(files);
    const results = await tryAll(
      hash,
      Object.entries(sound).map(([id, text]) => promise(id, text)),
    );
    expect(results.promises).toEqual(Object.keys(sound).map((id) => ({ id, outcome: 'kept' })));
    expect(results).toMatchObject({ phase: 'settled', problems: [] });
  });

  test('a broken promise names the step, and what was found instead', async () => {
    const forgetful = list
      .replace("localStorage.setItem('items', JSON.stringify(items))", '{}')
      .replace('[items]);', '[]);');
    const hash = await show({ ...files, 'src/App.tsx': forgetful });
    const { pictures: taken = [], ...results } = await tryAll(hash, [
      promise('forgets', sound['adds-and-keeps']),
      promise('no-such-button', 'click button "Share"\nsee "Shared"'),
      promise('too-many', 'count checkbox is 3'),
      promise('not-disabled', 'see button "Add" enabled'),
      promise('cannot', 'click button "Add"\nsee "1 left"'),
    ]);
    // Each broken one is walked twice, so seven would exceed the time of one trial.
    const more = await tryAll(hash, [
      promise('no-option', 'choose "Toys" for "Kind"\nsee "Toys"'),
      promise('still-there', 'not see heading "Shopping"'),
    ]);
    expect([...(results.promises ?? []), ...(more.promises ?? [])]).toEqual([
      {
        ...{ id: 'forgets', outcome: 'broken', step: 5, expected: 'see checkbox "Milk" unchecked' },
        found: { code: 'absent', others: [] },
      },
      {
        ...{ id: 'no-such-button', outcome: 'broken', step: 1, expected: 'click button "Share"' },
        found: { code: 'absent', others: ['Add', 'Help'] },
      },
      expect.objectContaining({ step: 1, found: { code: 'count', number: 0, before: null } }),
      expect.objectContaining({ found: { code: 'state', states: ['disabled'] } }),
      expect.objectContaining({ step: 1, found: { code: 'disabled' } }),
      expect.objectContaining({ step: 1, found: { code: 'no-option', options: ['Food', 'For the home'] } }),
      expect.objectContaining({ step: 1, found: { code: 'present' } }),
    ]);
    const pictures = taken.map(({ promiseId, bytes }) => ({ promiseId, size: readPicture(bytes) }));
    if (process.env['EASEL_PICTURES'] === '1') {
      for (const { promiseId, bytes } of taken) await writeFile(`/tmp/easel-broken-${promiseId}.jpg`, bytes);
    }
    // A drawing of the page at that moment. One that takes too long is left out without failing anything else.
    expect(pictures.length).toBeGreaterThan(0);
    for (const { size } of pictures) expect(size).toEqual({ width: 640, height: 400 });
    // The server turns them into problems; the trial itself saw no fault of the page.
    expect(results.problems).toEqual([]);
  });

  test('the person’s data is neither read nor written, and their cursor does not move', async () => {
    const hash = await show(files);
    const visible = page.frameLocator('iframe[title="App preview"]');
    await visible.getByLabel('Name').fill('Bread');
    await visible.getByRole('button', { name: 'Add' }).click();
    await visible.getByText('1 left').waitFor();
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<input id="words">');
      document.getElementById('words')!.focus();
    });
    const results = await tryAll(hash, [
      promise('begins-afresh', sound['begins-afresh']),
      promise('moves-the-cursor', sound['moves-the-cursor']),
      promise('other-bread', 'fill "Name" with "Bread"\nclick button "Add"\nclick checkbox "Bread"\nsee "0 left"'),
    ]);
    expect(results.promises?.map(({ outcome }) => outcome)).toEqual(['kept', 'kept', 'kept']);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('words');
    await visible.getByText('1 left').waitFor();
    expect(await visible.getByRole('checkbox', { name: 'Bread' }).isChecked()).toBe(false);
  });

  test('the app is notified of its size, its visibility and each frame, as if somebody were watching', async () => {
    const told = `import { useEffect, useRef, useState } from 'react';
export default function App() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [isInView, setInView] = useState(false);
  const [pictures, setPictures] = useState(0);
  useEffect(() => {
    const sizes = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    const views = new IntersectionObserver(([entry]) => setInView(entry!.isIntersecting));
    sizes.observe(box.current!);
    views.observe(box.current!);
    return () => (sizes.disconnect(), views.disconnect());
  }, []);
  useEffect(() => {
    if (pictures < 5) requestAnimationFrame(() => setPictures(pictures + 1));
  }, [pictures]);
  return <main><div ref={box} style={{ marginTop: 500, marginLeft: 'calc(100vw - 200px)' }}>A box</div>
    <p>{width} wide, {isInView ? 'in view' : 'out of view'}, {pictures} pictures</p></main>;
}
`;
    const hash = await show({ ...files, 'src/App.tsx': told });
    await page.setViewportSize({ width: 360, height: 300 });
    const { promises } = await tryAll(hash, [promise('told', 'see "200 wide, in view, 5 pictures"')]);
    expect(promises).toEqual([{ id: 'told', outcome: 'kept' }]);
  });

  test('each promise starts without databases, and leaves the person’s alone', async () => {
    const counting = `import { useEffect, useState } from 'react';
const open = () => new Promise<IDBDatabase>((resolve) => {
  const opening = indexedDB.open('counter', 3);
  opening.onupgradeneeded = () => opening.result.createObjectStore('numbers');
  opening.onsuccess = () => resolve(opening.result);
});
const read = async () => {
  const store = (await open()).transaction('numbers').objectStore('numbers');
  return new Promise<number>((resolve) => { const got = store.get('n'); got.onsuccess = () => resolve(got.result?.value ?? 0); });
};
const write = async (value: number) => {
  const transaction = (await open()).transaction('numbers', 'readwrite');
  transaction.objectStore('numbers').put({ value, at: new Date() }, 'n');
  return new Promise<void>((resolve) => { transaction.oncomplete = () => resolve(); });
};
export default function App() {
  const [n, setN] = useState<number | null>(null);
  useEffect(() => void read().then(setN), []);
  if (n === null) return <p>Counting</p>;
  return <main><p>{n} times</p><button onClick={() => void write(n + 1).then(() => setN(n + 1))}>More</button></main>;
}
`;
    const hash = await show({ ...files, 'src/App.tsx': counting });
    const visible = page.frameLocator('iframe[title="App preview"]');
    await visible.getByRole('button', { name: 'More' }).click();
    await visible.getByText('1 times').waitFor();
    const more = 'see "0 times"\nclick button "More"\nsee "1 times"\nafter reload\nsee "1 times"';
    const { promises } = await tryAll(hash, [promise('more', more), promise('again', more)]);
    expect(promises).toEqual([
      { id: 'more', outcome: 'kept' },
      { id: 'again', outcome: 'kept' },
    ]);
    await page.evaluate(() => window.runtime.reload());
    await visible.getByText('1 times').waitFor();
  });

  test('a displayed value can be remembered and used later', async () => {
    const coded = list.replace(
      '<main><h1>Shopping</h1>',
      '<main><h1>Shopping</h1><p>Your code: <b>AB 12</b></p><dl><dt>Ticket</dt><dd>77-X</dd></dl><output aria-label="Total">19.50</output>',
    );
    const hash = await show({ ...files, 'src/App.tsx': coded });
    const use = (name: string, text: string) =>
      `fill "Name" with "{${name}}"\nclick button "Add"\nsee listitem "${text}"`;
    const { promises } = await tryAll(hash, [
      promise('in-its-line', `remember "Your code" as code\n${use('code', 'AB 12')}\nsee "1 left"`),
      promise('beside-it', `remember "Ticket" as ticket\n${use('ticket', '77-X')}`),
      promise('of-a-thing', `remember status "Total" as total\nafter reload\n${use('total', '19.50')}`),
      promise('nowhere', 'remember "Secret word" as word\nsee "{word}"'),
    ]);
    expect(promises).toEqual([
      ...['in-its-line', 'beside-it', 'of-a-thing'].map((id) => ({ id, outcome: 'kept' })),
      expect.objectContaining({ id: 'nowhere', outcome: 'broken', step: 1 }),
    ]);
  });

  test('new steps count if they notice every small break, simulated in the frame only', async () => {
    const hash = await show(files);
    const add = 'fill "Name" with "Milk"\nclick button "Add"';
    const texts = {
      proves: `${add}\nafter reload\nsee listitem "Milk"`,
      // The heading is there whether or not the button works.
      'passes-dead': `${add}\nsee heading "Shopping"`,
      'asks-nothing-new': `${add}\nsee listitem "Milk"`,
    };
    const given = Object.entries(texts).map(([id, text]) => promise(id, text));
    const { promises } = await tryAll(hash, given, { before: null, toProve: ['proves', 'passes-dead'] });
    expect(promises).toEqual([
      { id: 'proves', outcome: 'kept', proves: true },
      { id: 'passes-dead', outcome: 'kept', proves: false },
      { id: 'asks-nothing-new', outcome: 'kept' },
    ]);
    // None of the simulated breaks stays in the app.
    expect((await tryAll(hash, given)).promises?.map(({ outcome }) => outcome)).toEqual(['kept', 'kept', 'kept']);
  });

  test('a failing promise is walked on the version before, if it held when that was made', async () => {
    const before = await show(files);
    const renamed = { ...files, 'src/App.tsx': list.replaceAll('Delete', 'Remove') };
    const hash = await show(renamed);
    const held = (id: string, text: string): AppPromise => ({ ...promise(id, text), proof: 'held' });
    const { promises } = await tryAll(
      hash,
      [
        held('hurt', sound['deletes-the-right-one']),
        held('stale', 'click button "Share"\nsee "Shared"'),
        { ...held('never', 'click button "Share"\nsee "Shared"'), proof: 'none' },
      ],
      { before, toProve: [] },
    );
    expect(promises).toMatchObject([
      { id: 'hurt', outcome: 'broken', before: 'kept' },
      { id: 'stale', outcome: 'broken', before: 'broken' },
      { id: 'never', outcome: 'broken' },
    ]);
    expect(promises?.[2]).not.toHaveProperty('before');
  });

  test('promises of an app that does not open, or hangs, are not tried', async () => {
    const closed = await show({
      ...files,
      'src/App.tsx': `export default function App() { throw new Error('shut'); }\n`,
    });
    const untried = { outcome: 'not-tried', why: 'app-broken' };
    expect((await tryAll(closed, [promise('one', 'see "a"')])).promises).toEqual([{ id: 'one', ...untried }]);

    world.forget();
    await page.context().close();
    ({ page } = await openStudioPage(browser, world.url));
    const looping = list.replace('setOpen(true)', '{ for (;;) {} }');
    const hash = await show({ ...files, 'src/App.tsx': looping });
    const { promises } = await tryAll(hash, [
      promise('loops', 'click button "Help"\nsee dialog'),
      promise('after', 'see heading "Shopping"'),
    ]);
    expect(promises).toEqual([
      expect.objectContaining({ id: 'loops', outcome: 'broken', found: { code: 'silent' } }),
      { id: 'after', ...untried },
    ]);
  });
});
