import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { template } from '../lib/preview/compiler/compiler.fixture';
import { parsePromise } from '../lib/base/promises/parse-promise';
import type { AppPromise } from '../lib/base/promises/promise';
import { openStudioPage } from './preview-frame/open-studio-page';
import { startPreviewWorld, treeOf, type Files } from './preview-frame/preview-world';
import { borrowBrowser } from './support/browser';

/** Typical kinds of fields in apps; each shows what it received. */
const fields = `import { startTransition, useEffect, useRef, useState } from 'react';
function Plain() {
  const [text, setText] = useState('');
  const [inputs, setInputs] = useState(0);
  return <section aria-label="plain"><label>Plain <input value={text} onChange={(event) => { setText(event.target.value); setInputs(inputs + 1); }} /></label>
    <p>Holds {text}.</p><p>{inputs} inputs</p></section>;
}
function Masked() {
  const [text, setText] = useState('');
  const change = (raw: string) => setText(raw.length === 2 && text.length === 1 ? raw + '/' : raw);
  return <section aria-label="masked"><label>Expiry <input value={text} onChange={(event) => change(event.target.value)} /></label><p>Expires {text}.</p></section>;
}
function Grouped() {
  const [text, setText] = useState('');
  const change = (raw: string) => setText(raw.toUpperCase().replace(/[^A-Z0-9]/g, '').replace(/(.{4})(?=.)/g, '$1-'));
  return <section aria-label="grouped"><label>Code <input value={text} onChange={(event) => change(event.target.value)} /></label><p>Code is {text}.</p></section>;
}
function Short() {
  const [text, setText] = useState('');
  return <section aria-label="short"><label>Nickname <input maxLength={8} value={text} onChange={(event) => setText(event.target.value)} /></label><p>Called {text}.</p></section>;
}
function Tags() {
  const [text, setText] = useState('');
  const [tags, setTags] = useState<string[]>([]);
  const hear = (event: React.KeyboardEvent) => { if (event.key === ',') { event.preventDefault(); setTags([...tags, text.trim()]); setText(''); } };
  return <section aria-label="tags"><label>Tags <input value={text} onKeyDown={hear} onChange={(event) => setText(event.target.value)} /></label>
    <ul>{tags.map((tag) => <li key={tag}>{tag}</li>)}</ul></section>;
}
/** What is typed is shown by a later drawing: letters that come sooner are written over what stood there. */
function Slow() {
  const [text, setText] = useState('');
  const change = (raw: string) => setTimeout(() => setText(raw), 5);
  return <section aria-label="slow"><label>Slow <input value={text} onChange={(event) => change(event.target.value)} /></label><p>Slowly {text}.</p></section>;
}
function Search() {
  const [text, setText] = useState('');
  const found = ['Apricot jam', 'Apple cake', 'Plum tart'].filter((one) => one.toLowerCase().includes(text.toLowerCase()));
  return <section aria-label="search"><label>Search <input type="search" value={text} onChange={(event) => startTransition(() => setText(event.target.value))} /></label>
    <ul>{found.map((one) => <li key={one}>{one}</li>)}</ul></section>;
}
function Sent() {
  const [text, setText] = useState('');
  const [sent, setSent] = useState<string[]>([]);
  const change = (raw: string) => { if (raw === 'open sesame') { setSent([...sent, raw]); setText(''); } else setText(raw); };
  return <section aria-label="sent"><label>Word <input value={text} onChange={(event) => change(event.target.value)} /></label><p>{sent.length} sent</p></section>;
}
function Pasted() {
  const [text, setText] = useState('');
  const [isPasted, setPasted] = useState(false);
  return <section aria-label="pasted"><label>Own words <input value={text} onPaste={(event) => { event.preventDefault(); setPasted(true); }} onChange={(event) => setText(event.target.value)} /></label>
    <p>{isPasted ? 'Please type' : 'Typed'} {text}.</p></section>;
}
function Rest() {
  const [day, setDay] = useState('');
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const [line, setLine] = useState('');
  const keys = useRef(0);
  const free = useRef<HTMLInputElement>(null);
  const [held, setHeld] = useState('');
  useEffect(() => { const field = free.current!; const hear = () => setHeld(field.value); field.addEventListener('change', hear); return () => field.removeEventListener('change', hear); }, []);
  return <section aria-label="rest"><label>Day <input type="date" value={day} onChange={(event) => setDay(event.target.value)} /></label><p>On {day}.</p>
    <label>Amount <input type="number" step="0.01" value={amount} onChange={(event) => setAmount(event.target.value)} /></label><p>Costs {amount}.</p>
    <label>Note <textarea value={note} onChange={(event) => setNote(event.target.value)} /></label><p>Notes {note}.</p>
    <div role="textbox" aria-label="Headline" contentEditable suppressContentEditableWarning onKeyDown={() => (keys.current += 1)} onInput={(event) => setLine(event.currentTarget.textContent + ' by ' + keys.current)} />
    <p>Headed {line}.</p><label>Free <input ref={free} /></label><p>Freely {held}.</p></section>;
}
export default function App() { return <main><Plain /><Masked /><Grouped /><Short /><Tags /><Slow /><Search /><Sent /><Pasted /><Rest /></main>; }
`;
const files: Files = {
  'index.html': template['index.html']!,
  'package.json': JSON.stringify({ dependencies: { react: '19' } }),
  'src/main.tsx': template['src/main.tsx']!,
  'src/index.css': '@import "tailwindcss";\n',
  'src/App.tsx': fields,
};

function promise(id: string, text: string): AppPromise {
  const written = parsePromise(`It works.\n${text}`);
  if (!written.ok) throw new Error(`${id}: line ${written.error.line} ${written.error.code}`);
  return { id, ...written.value, isOff: false, author: 'model', proposal: null };
}

const kept: Record<string, string> = {
  'a name comes whole, in three inputs': `fill "Plain" with "Zelda Quill"\nsee "Holds Zelda Quill."\nsee textbox "Plain" with "Zelda Quill"\nsee "3 inputs"`,
  'what stood there is written over': `fill "Plain" with "Zelda Quill"\nfill "Plain" with "Otis Fenn"\nsee "Holds Otis Fenn."\nfill "Plain" with ""\nsee "Holds ."`,
  'brackets and emoji are letters': `fill "Plain" with "[Zelda] {a} 😀"\nsee "Holds [Zelda] {a} 😀."`,
  'a mask that fills up as it is typed': `fill "Expiry" with "1227"\nsee "Expires 12/27."`,
  'a mask that puts letters in groups': `fill "Code" with "quillow77a"\nsee "Code is QUIL-LOW7-7A."`,
  'a field takes no more than it may': `fill "Nickname" with "Bartholomew"\nsee "Called Bartholo."\nfill "Nickname" with "Marigold"\nsee "Called Marigold."`,
  'a comma makes a tag': `fill "Tags" with "garden, kitchen,"\nsee listitem "garden"\nsee listitem "kitchen"`,
  'letters that came too fast are typed again': `fill "Slow" with "Bartholomew 12"\nsee "Slowly Bartholomew 12."\nfill "Slow" with "77"\nsee "Slowly 77."`,
  'a search finds while it is typed': `fill "Search" with "apricot"\nsee listitem "Apricot jam"\ncount listitem in region "search" is 1`,
  'what an app takes out of its field is not typed again': `fill "Word" with "open sesame"\nsee "1 sent"\nsee textbox "Word" with ""`,
  'nobody pastes': `fill "Own words" with "Words of my own"\nsee "Typed Words of my own."`,
  'dates, numbers and long texts': `fill "Day" with "2031-05-20"\nsee "On 2031-05-20."\nfill "Amount" with "12.50"\nsee "Costs 12.50."\nfill "Note" with "A trolley rolled into the front of the van, by the north gate, and nobody saw it."\nsee "Notes A trolley rolled into the front of the van, by the north gate, and nobody saw it."`,
  'a text without a field of its own is typed key by key': `fill "Headline" with "Roses are red"\nsee "Headed Roses are red by 13."`,
  'a field that nobody watches': `fill "Free" with "Words of my own"\nsee textbox "Free" with "Words of my own"\nsee "Freely Words of my own."`,
};

describe('text that a journey fills in', () => {
  let world: Awaited<ReturnType<typeof startPreviewWorld>>;
  let browser: Browser;
  let page: Page;
  let hash = '';

  beforeAll(async () => {
    world = await startPreviewWorld();
    browser = await borrowBrowser();
    ({ page } = await openStudioPage(browser, world.url));
    world.addTree(files);
    await page.evaluate((tree) => window.runtime.mount(tree, new AbortController().signal), treeOf(files));
    hash = treeOf(files).hash;
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  test('is in the field, and processed by the app', async () => {
    const promises = Object.entries(kept).map(([id, text]) => promise(id, text));
    const tried = await page.evaluate(
      ([tree, given]) => window.runtime.try(tree, new AbortController().signal, [], given),
      [hash, promises] as const,
    );
    expect(tried.promises).toEqual(Object.keys(kept).map((id) => ({ id, outcome: 'kept' })));
    expect(tried.problems).toEqual([]);
  });
});
