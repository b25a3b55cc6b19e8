import type { Layout } from './layout';

/** Each has text with too little contrast to its background. */
export const faintLayouts: readonly Layout[] = [
  {
    name: 'light grey notes on white',
    style: `main{padding:24px}.note{color:#b6bbc4;font-size:14px}`,
    body: `<main><h1>Habits</h1><p class="note">Tick what you did today.</p></main>`,
  },
  {
    name: 'white words on a yellow button',
    style: `main{padding:24px}button{background:#facc15;color:#fff;border:0;padding:12px 20px;border-radius:999px}`,
    body: `<main><h1>Sunny side</h1><button>Order breakfast</button></main>`,
  },
  {
    name: 'grey labels in a dark panel',
    style: `body{background:#0b1120;color:#e5e7eb}.panel{margin:24px;padding:24px;background:#1e293b;border-radius:12px}dt{color:#475569}dd{margin:0}`,
    body: `<section class="panel"><h2>Server</h2><dl><dt>Uptime</dt><dd>12 days</dd><dt>Memory</dt><dd>3.2 GB</dd></dl></section>`,
  },
  {
    name: 'half transparent white on sky blue',
    style: `.hero{background:#7dd3fc;padding:48px 24px}.hero h1{color:#0c4a6e}.hero p{color:rgba(255,255,255,.6)}`,
    body: `<section class="hero"><h1>Weather</h1><p>Rain from four o’clock.</p></section>`,
  },
  {
    name: 'white on a gradient of pastels',
    style: `.hero{background-image:linear-gradient(135deg,#fbcfe8,#fde68a);padding:64px 24px;color:#fff}.hero h1{font-size:40px}`,
    body: `<section class="hero"><h1>Wedding of Ida and Jan</h1><p>On the twelfth of June</p></section>`,
  },
  {
    name: 'a list faded by opacity',
    style: `main{padding:24px}.done{opacity:.3}`,
    body: `<main><h1>Tasks</h1><ul><li>Call the plumber</li></ul><ul class="done"><li>Buy paint for the fence</li><li>Mow the lawn</li></ul></main>`,
  },
  {
    name: 'inactive tabs in a grey strip, in oklch',
    style: `.tabs{display:inline-flex;gap:4px;margin:24px;padding:4px;background:oklch(0.967 0.003 264.5);border-radius:8px}
      .tabs button{border:0;background:none;padding:6px 12px;color:oklch(0.75 0.022 261.3)}.tabs .on{background:#fff;color:oklch(0.21 0.034 264.7)}`,
    body: `<div class="tabs" role="tablist"><button role="tab" class="on">All</button><button role="tab">Open</button><button role="tab">Done</button></div>`,
  },
  {
    name: 'dark mode that left its table in dark ink',
    style: `body{background:#0f172a;color:#e2e8f0}main{padding:24px}table{color:#1f2937}`,
    body: `<main><h1>Invoices</h1><table><tbody><tr><td>March</td><td>€ 420</td></tr><tr><td>April</td><td>€ 380</td></tr></tbody></table></main>`,
  },
  {
    name: 'a footer of slate on slate',
    style: `main{padding:24px;min-height:300px}footer{background:#334155;color:#64748b;padding:32px 24px;font-size:14px}`,
    body: `<main><h1>Bakery</h1></main><footer><p>Open from six to two, closed on Mondays</p><a href="#i">Imprint</a></footer>`,
  },
  {
    name: 'amber words in an amber badge on a card',
    style: `.card{margin:24px;padding:24px;border:1px solid #e5e7eb;max-width:320px}.badge{background:color-mix(in srgb,#f59e0b 20%,transparent);color:#f59e0b;padding:2px 10px;border-radius:999px;font-size:13px}`,
    body: `<div class="card"><h3>Order 112</h3><span class="badge">Waiting for payment</span></div>`,
  },
];
