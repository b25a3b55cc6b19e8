import type { Layout } from './layout';

/** Each has a control that can't be clicked at one of the widths, because something covers it. */
export const coveredLayouts: readonly Layout[] = [
  {
    name: 'a bar at the foot of the screen over the last button',
    style: `.item{padding:18px 16px;border-bottom:1px solid #e5e7eb}.save{display:block;width:calc(100% - 32px);margin:16px;
      height:48px;background:#1d4ed8;color:#fff;border:0;border-radius:8px}
      .tabs{position:fixed;left:0;right:0;bottom:0;height:72px;background:#fff;border-top:1px solid #e5e7eb;display:flex}
      .tabs a{flex:1;text-align:center;padding-top:24px}`,
    body: `<main>${Array.from({ length: 20 }, (_, at) => `<div class="item">Entry ${at + 1}</div>`).join('')}
      <button class="save">Save the list</button></main>
      <nav class="tabs"><a href="#home">Home</a><a href="#stats">Stats</a><a href="#me">Me</a></nav>`,
  },
  {
    name: 'a glow over the call to action of a hero',
    style: `.hero{position:relative;padding:96px 24px;text-align:center;background:#0f172a;color:#fff;min-height:420px}
      .glow{position:absolute;inset:0;background:radial-gradient(circle,rgba(99,102,241,.3),transparent 60%)}
      .go{display:inline-block;margin-top:24px;background:#fff;color:#0f172a;padding:12px 24px;border-radius:8px}`,
    body: `<section class="hero"><h1>Plan your trips</h1><p>All of it in one place.</p>
      <a class="go" href="#start">Start now</a><div class="glow"></div></section>`,
  },
  {
    name: 'a card whose stretched link lies over its delete button',
    style: `.card{position:relative;margin:24px;padding:24px;border:1px solid #d1d5db;border-radius:12px;max-width:320px}
      .title::after{content:"";position:absolute;inset:0}.delete{margin-top:16px;padding:8px 12px}`,
    body: `<div class="card"><a class="title" href="#trip">Trip to Rome</a><p>Four days in May</p>
      <button class="delete">Delete</button></div>`,
  },
  {
    name: 'a closed dialog whose backdrop is only invisible',
    style: `.backdrop{position:fixed;inset:0;background:rgba(0,0,0,.5);opacity:0;z-index:50;display:flex;align-items:center;justify-content:center}
      .box{background:#fff;padding:24px}main{padding:24px}`,
    body: `<main><h1>Shopping list</h1><button>Add an item</button></main>
      <div class="backdrop"><div class="box" role="dialog" aria-modal="true"><h2>Are you sure?</h2><button>Yes</button></div></div>`,
  },
  {
    name: 'a sidebar over the left side of the content',
    style: `.side{position:fixed;top:0;left:0;bottom:0;width:240px;background:#f3f4f6;padding:24px}
      .side a{display:block;padding:8px 0}main{padding:24px}button{padding:8px 16px}`,
    body: `<aside class="side"><a href="#a">Overview</a><a href="#b">Orders</a><a href="#c">Customers</a></aside>
      <main><h1>Orders</h1><button>New order</button><p>Nothing here yet.</p></main>`,
  },
  {
    name: 'a layer for toasts over the buttons of the header',
    style: `header{display:flex;justify-content:space-between;padding:16px 24px}
      .toasts{position:fixed;top:0;right:0;width:100%;max-width:420px;height:100vh;z-index:100;padding:16px}
      main{padding:24px;height:600px}`,
    body: `<header><strong>Budget</strong><button>Log out</button></header><main><p>You have 120 left.</p></main>
      <div class="toasts" aria-live="polite"></div>`,
  },
  {
    name: 'a ribbon over the close button of a card',
    style: `.card{position:relative;width:300px;margin:32px;padding:24px;border:1px solid #d1d5db}
      .close{position:absolute;top:8px;right:8px;width:32px;height:32px}
      .ribbon{position:absolute;top:0;right:0;background:#b91c1c;color:#fff;padding:10px 24px;font-weight:700}`,
    body: `<div class="card"><button class="close" aria-label="Close">×</button><h2>Offer</h2><p>Two for one until Sunday.</p>
      <span class="ribbon">SALE</span></div>`,
  },
  {
    name: 'a section pulled up over the button above it',
    style: `.top{padding:48px 24px 24px;background:#ecfeff}.top button{padding:12px 20px}
      .panel{position:relative;margin:-76px 16px 0;padding:32px;background:#fff;border-radius:16px;box-shadow:0 8px 30px rgba(0,0,0,.1)}`,
    body: `<section class="top"><h1>Recipes</h1><button>New recipe</button></section>
      <section class="panel"><h2>Today</h2><p>Pasta with lemon</p></section>`,
  },
  {
    name: 'a search field under the box of its icon',
    style: `.search{position:relative;margin:24px;max-width:360px}.search input{width:100%;padding:12px 12px 12px 40px;border:1px solid #6b7280}
      .icon{position:absolute;inset:0;display:flex;align-items:center;padding-left:12px}`,
    body: `<div class="search"><input type="search" aria-label="Search" placeholder="Search books">
      <div class="icon"><svg width="18" height="18" viewBox="0 0 18 18"><circle cx="8" cy="8" r="6" fill="none" stroke="#374151"/></svg></div></div>
      <p style="padding:0 24px">Twelve books</p>`,
  },
  {
    name: 'the panel of another tab, faded out, over the one that shows',
    style: `.panels{position:relative;height:240px;padding:0 24px}.panel{position:absolute;inset:0 24px}
      .panel.off{opacity:0}.tabs{display:flex;gap:16px;padding:24px}`,
    body: `<div class="tabs" role="tablist"><button role="tab">Today</button><button role="tab">Week</button></div>
      <div class="panels"><div class="panel"><p>Two things to do</p><button>Mark all as done</button></div>
      <div class="panel off"><p>Nine things to do this week, and a longer text about them.</p></div></div>`,
  },
];
