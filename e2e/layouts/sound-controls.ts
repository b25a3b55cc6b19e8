import type { Layout } from './layout';

const photo = `url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='400' height='300'%3E%3Crect width='400' height='300' fill='%23222'/%3E%3C/svg%3E")`;
const rows = (count: number, row: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => row(at + 1)).join('');

/** Sound pages whose controls only appear to be covered. */
export const soundControls: readonly Layout[] = [
  {
    name: 'a link that skips to the content, clipped away until the keyboard reaches it',
    style: `.skip{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;padding:12px 20px;background:#fff}
      header{position:relative;padding:24px;background:#1e3a8a;color:#fff}`,
    body: `<a class="skip" href="#content">Skip to the content</a><header><strong>The Hatch</strong> <a href="#week" style="color:#fff">This week</a></header><main id="content"><h1>Takings</h1></main>`,
  },
  {
    name: 'a glass header over a long list of buttons',
    style: `header{position:sticky;top:0;z-index:10;background:rgba(255,255,255,.7);backdrop-filter:blur(8px);padding:16px 24px;display:flex;justify-content:space-between}
      li{padding:16px 24px}`,
    body: `<header><strong>Notes</strong><button>New</button></header><ul>${rows(40, (at) => `<li><button>Open note ${at}</button></li>`)}</ul>`,
  },
  {
    name: 'a count on a bell and a dot on an avatar',
    style: `header{display:flex;gap:24px;padding:24px}.bell{position:relative;width:40px;height:40px}.count{position:absolute;top:-6px;right:-6px;background:#b91c1c;color:#fff;font-size:11px;border-radius:999px;padding:1px 6px}
      .who{position:relative;width:40px;height:40px;border-radius:50%;background:#1e3a8a;color:#fff;display:block;text-align:center;line-height:40px;text-decoration:none}
      .dot{position:absolute;right:0;bottom:0;width:12px;height:12px;background:#16a34a;border-radius:50%}`,
    body: `<header><div style="position:relative"><button class="bell" aria-label="Messages">🔔</button><span class="count">12</span></div><div style="position:relative"><a class="who" href="#me">AL</a><span class="dot"></span></div></header>`,
  },
  {
    name: 'grain over the whole page that lets clicks through',
    style: `.grain{position:fixed;inset:0;z-index:99;pointer-events:none;background:repeating-linear-gradient(0deg,rgba(0,0,0,.02) 0 1px,transparent 1px 3px)}main{padding:24px}`,
    body: `<main><h1>Vinyl</h1><button>Play side A</button><a href="#b">Side B</a></main><div class="grain" aria-hidden="true"></div>`,
  },
  {
    name: 'a carousel whose other slides are out of view',
    style: `.view{overflow:hidden;max-width:480px;margin:24px}.track{display:flex;width:300%;transform:translateX(-33.333%)}.slide{width:33.333%;padding:48px;background:#f3f4f6}`,
    body: `<div class="view"><div class="track">${rows(3, (at) => `<div class="slide"><h3>Room ${at}</h3><button>Book room ${at}</button></div>`)}</div></div><button>Next</button>`,
  },
  {
    name: 'a deck of cards, the ones behind peeping out',
    style: `.deck{position:relative;width:280px;height:200px;margin:48px}.card{position:absolute;inset:0;background:#fff;border:1px solid #9ca3af;border-radius:16px;padding:24px}
      .card:nth-child(1){transform:rotate(-4deg)}.card:nth-child(2){transform:rotate(3deg)}`,
    body: `<div class="deck"><div class="card" aria-hidden="true"><p>to sleep</p></div><div class="card" aria-hidden="true"><p>to swim</p></div><div class="card"><p>nadar</p><button>Show the answer</button></div></div>`,
  },
  {
    name: 'a skip link above the page, a header below it',
    style: `.skip{position:absolute;left:8px;top:-60px;background:#fff;padding:8px}.skip:focus{top:8px}header{padding:16px 24px;background:#111827;color:#fff}`,
    body: `<a class="skip" href="#main">Skip to the content</a><header><a href="#home">Library</a></header><main id="main" style="padding:24px"><button>Borrow</button></main>`,
  },
  {
    name: 'an open dialog over the page',
    style: `.veil{position:fixed;inset:0;background:rgba(0,0,0,.5);z-index:40}.box{position:fixed;z-index:50;left:50%;top:50%;transform:translate(-50%,-50%);background:#fff;padding:24px;border-radius:12px;width:300px}main{padding:24px}`,
    body: `<main><h1>Tasks</h1><button>Add a task</button><label>Filter <input></label></main><div class="veil"></div><div class="box" role="dialog" aria-modal="true" aria-label="New task"><label>Title <input></label><button>Save</button></div>`,
  },
  {
    name: 'an open drawer with its veil, without a role',
    style: `.veil{position:fixed;inset:0;background:rgba(15,23,42,.6);z-index:40}.drawer{position:fixed;z-index:50;right:0;top:0;bottom:0;width:280px;background:#fff;padding:24px}main{padding:24px}`,
    body: `<main><h1>Shop</h1><button>Add to basket</button></main><div class="veil"></div><aside class="drawer"><h2>Basket</h2><p>Two things</p><button>Pay</button></aside>`,
  },
  {
    name: 'rows that scroll in a box of their own',
    style: `.box{height:160px;overflow:auto;border:1px solid #d1d5db;margin:24px}.box li{padding:12px;display:flex;justify-content:space-between}.chips{display:flex;gap:8px;overflow-x:auto;margin:24px}.chips button{white-space:nowrap}`,
    body: `<div class="chips">${rows(14, (at) => `<button>Filter number ${at}</button>`)}</div><ul class="box">${rows(20, (at) => `<li>Song ${at}<button>Play</button></li>`)}</ul><footer style="padding:24px"><button>Shuffle</button></footer>`,
  },
  {
    name: 'fields whose labels float over them',
    style: `.field{position:relative;margin:24px;max-width:320px}.field input{width:100%;padding:24px 12px 8px;border:1px solid #6b7280}.field label{position:absolute;left:12px;top:4px;font-size:12px;color:#4b5563}
      .big label{inset:0;padding:16px 12px;font-size:16px}`,
    body: `<div class="field"><input id="n" value="Ada"><label for="n">Name</label></div><div class="field big"><input id="t"><label for="t">Town</label></div>`,
  },
  {
    name: 'boxes and switches drawn by hand over their inputs',
    style: `label{display:flex;gap:12px;padding:12px 24px;align-items:center;position:relative}.real{position:absolute;opacity:0;width:20px;height:20px}.fake{width:20px;height:20px;border:2px solid #374151;border-radius:4px;position:relative}
      .switch{position:relative;width:44px;height:24px;background:#1d4ed8;border-radius:999px;border:0}.knob{position:absolute;top:2px;left:22px;width:20px;height:20px;background:#fff;border-radius:50%}`,
    body: `<label><input type="checkbox" class="real"><span class="fake"></span>Water the plants</label><label>Reminders <button class="switch" role="switch" aria-checked="true" aria-label="Reminders"><span class="knob"></span></button></label>`,
  },
  {
    name: 'a place to drop files, its input spread over it',
    style: `.drop{position:relative;margin:24px;padding:48px;border:2px dashed #6b7280;text-align:center}.drop input{position:absolute;inset:0;opacity:0;cursor:pointer;width:100%}`,
    body: `<div class="drop"><p>Drop a photo here or choose one</p><span>Up to 5 MB</span><input type="file" aria-label="Photo"></div>`,
  },
  {
    name: 'a bar at the foot of the screen, with room kept for it',
    style: `main{padding:0 16px 96px}.item{padding:18px 0}.tabs{position:fixed;left:0;right:0;bottom:0;height:72px;background:#fff;border-top:1px solid #e5e7eb;display:flex}.tabs a{flex:1;text-align:center;padding-top:24px}`,
    body: `<main>${rows(20, (at) => `<div class="item">Entry ${at} <button>Edit</button></div>`)}<button>Save the list</button></main><nav class="tabs"><a href="#home">Home</a><a href="#stats">Stats</a></nav>`,
  },
  {
    name: 'a round button that floats over a list',
    style: `li{padding:16px 24px;border-bottom:1px solid #e5e7eb}li a{display:block}ul{padding-bottom:96px}.add{position:fixed;right:24px;bottom:24px;width:56px;height:56px;border-radius:50%;border:0;background:#1d4ed8;color:#fff;font-size:24px}`,
    body: `<ul>${rows(25, (at) => `<li><a href="#${at}">Expense ${at}, for something or other</a></li>`)}</ul><button class="add" aria-label="Add">+</button>`,
  },
  {
    name: 'a card with a stretched link and a button above it',
    style: `.card{position:relative;margin:24px;padding:24px;border:1px solid #d1d5db;max-width:320px}.title::after{content:"";position:absolute;inset:0}.like{position:relative;z-index:1}.pic{height:120px;background:#1f2937 ${photo}}
      .tag{position:absolute;top:32px;left:32px;background:#fff;padding:2px 8px}`,
    body: `<div class="card"><div class="pic"></div><span class="tag">New</span><a class="title" href="#trip">Trip to Rome</a><p>Four days in May</p><button class="like">Like</button></div>`,
  },
];
