import type { Layout } from './layout';

const photo = `url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='400' height='300'%3E%3Crect width='400' height='300' fill='%23222'/%3E%3C/svg%3E")`;

/** Sound pages whose text only appears to be broken, cut off, overlapping or too pale. */
export const soundTexts: readonly Layout[] = [
  {
    name: 'white words on a dark photo',
    style: `.hero{background:${photo} center/cover;color:#fff;padding:96px 24px}.hero h1{font-size:40px}.tile{position:relative;margin:24px;width:240px;height:160px}.tile img{width:100%;height:100%;object-fit:cover}.tile p{position:absolute;bottom:12px;left:12px;color:#fff}`,
    body: `<section class="hero"><h1>Night hikes</h1><p>Bring a lamp.</p></section><div class="tile"><img alt="" src='data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect width="4" height="3"/></svg>'><p>Over the pass</p></div>`,
  },
  {
    name: 'long names that end in dots, and texts of two lines',
    style: `.row{width:200px;margin:24px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.two{width:220px;margin:24px;display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden}`,
    body: `<div class="row">A name that is far too long for the place it was given</div><p class="two">A text that goes on and on about something nobody asked for, so that only its first two lines are shown to those who pass by.</p>`,
  },
  {
    name: 'words for screen readers alone',
    style: `.sr{position:absolute;width:1px;height:1px;margin:-1px;padding:0;overflow:hidden;clip:rect(0,0,0,0);white-space:nowrap;border:0}main{padding:24px}`,
    body: `<main><h1>Chess <span class="sr">against the computer</span></h1><button><span class="sr">Take the move back</span>↶</button><p class="sr">White is to move</p></main>`,
  },
  {
    name: 'a header meant as two rows',
    style: `.brand{text-align:center;padding:24px;font-size:28px}nav{display:flex;justify-content:center;gap:32px;padding:12px;border-top:1px solid #e5e7eb}@media(max-width:600px){nav{gap:16px}}`,
    body: `<header><div class="brand"><a href="#home">Café Linde</a></div><nav><a href="#a">Menu</a><a href="#b">Hours</a><a href="#c">Contact</a></nav></header><main style="padding:24px">Cake from two o’clock.</main>`,
  },
  {
    name: 'a brand with a line below its name',
    style: `header{display:flex;justify-content:space-between;align-items:center;padding:16px 24px;border-bottom:1px solid #e5e7eb}.brand{text-decoration:none;display:flex;flex-direction:column;line-height:1.2}.brand small{color:#4b5563}.who{display:flex;gap:8px;align-items:center;background:none;border:0;text-align:left}.who small{display:block;color:#4b5563}`,
    body: `<header><a class="brand" href="#home"><strong>Garden club</strong><small>Since 1962</small></a><button class="who"><span>Ada Lovelace<small>Treasurer</small></span></button></header><main style="padding:24px">Hello.</main>`,
  },
  {
    name: 'a headline painted with a gradient',
    style: `h1{font-size:48px;margin:24px;background:linear-gradient(90deg,#4338ca,#be185d);-webkit-background-clip:text;background-clip:text;color:transparent}`,
    body: `<h1>Make music together</h1><p style="padding:24px">Every Tuesday.</p>`,
  },
  {
    name: 'what is off, and what is only a hint',
    style: `main{padding:24px;display:grid;gap:16px;justify-items:start}button:disabled{color:#d1d5db;background:#f3f4f6}input::placeholder{color:#c4c9d2}fieldset:disabled{opacity:.4}[aria-disabled=true]{opacity:.4}.quiet{color:#d1d5db}`,
    body: `<main><button disabled>Send</button><input placeholder="Your name" aria-label="Name"><fieldset disabled><legend>Payment</legend><label>Card <input></label></fieldset><a href="#x" aria-disabled="true">Next page</a><span class="quiet" aria-hidden="true">/ / /</span></main>`,
  },
  {
    name: 'large grey headlines that are dark enough for their size',
    style: `main{padding:24px}h1{font-size:32px;color:#8a8f98}h2{font-size:20px;font-weight:700;color:#8a8f98}p{color:#6b7280}`,
    body: `<main><h1>Quiet headline</h1><h2>And a bold one</h2><p>Text in a grey that just suffices.</p></main>`,
  },
  {
    name: 'headlines set so tightly that their lines touch',
    style: `.hero{padding:48px 24px}.hero h1{font-size:56px;line-height:.92;letter-spacing:-.02em}.hero h1 span{display:block}.sup{font-size:20px}.num{font-size:64px;line-height:.8}.unit{font-size:14px}`,
    body: `<section class="hero"><h1><span>Faster</span><span>together</span></h1><p class="num">42<sup class="sup">km</sup></p><p class="unit">this week</p></section>`,
  },
  {
    name: 'answers folded away and menus that are closed',
    style: `.answer{max-height:0;overflow:hidden}.menu{position:absolute;opacity:0;visibility:hidden;top:40px}.tip{position:absolute;opacity:0;pointer-events:none;background:#111827;color:#fff;padding:4px 8px;top:0}main{padding:24px;position:relative}.grid{display:grid;grid-template-rows:0fr}.grid>div{overflow:hidden;min-height:0}`,
    body: `<main><button aria-expanded="false">When are you open?</button><div class="answer"><p>From Tuesday to Sunday.</p></div><div class="grid"><div><p>Another answer</p></div></div><button>Sort</button><ul class="menu"><li>By name</li></ul><span class="tip">Sorts the list</span></main>`,
  },
  {
    name: 'words that fade in, and words that run by',
    style: `@keyframes in{from{opacity:.05}to{opacity:1}}@keyframes run{to{transform:translateX(-50%)}}.in{animation:in 60s linear both}.belt{overflow:hidden;background:#111827;color:#fff}.run{display:flex;gap:48px;width:max-content;animation:run 30s linear infinite;white-space:nowrap;padding:12px}`,
    body: `<main style="padding:24px"><p class="in">It takes its time.</p></main><div class="belt"><div class="run"><span>Summer sale until Sunday</span><span>Free delivery from 40 euros</span><span>Open on Monday</span><span>Summer sale until Sunday</span></div></div>`,
  },
  {
    name: 'a week with its appointments',
    style: `.day{position:relative;height:300px;margin:24px;border-left:1px solid #d1d5db}.hour{position:absolute;left:0;right:0;border-top:1px solid #e5e7eb;font-size:12px;color:#4b5563}.event{position:absolute;left:60px;right:8px;background:#1e40af;color:#fff;border-radius:6px;padding:4px 8px;font-size:13px}
      .now{position:absolute;left:0;right:0;top:130px;height:2px;background:#dc2626}`,
    body: `<div class="day"><div class="hour" style="top:0">09:00</div><div class="hour" style="top:100px">10:00</div><div class="hour" style="top:200px">11:00</div><div class="event" style="top:10px;height:80px">Dentist</div><div class="event" style="top:110px;height:70px;left:140px">Call with Jo</div><div class="now"></div></div>`,
  },
  {
    name: 'a caption over a shade over a picture, and words with a shadow',
    style: `.pic{position:relative;height:240px;margin:24px;background:${photo};overflow:hidden}.pic::after{content:"";position:absolute;inset:0;background:linear-gradient(transparent,rgba(0,0,0,.8))}.pic p{position:absolute;z-index:1;left:16px;bottom:16px;color:#fff}.sky{background:#bae6fd;padding:24px;color:#fff;text-shadow:0 1px 4px #000,0 0 2px #000}`,
    body: `<figure class="pic"><p>Harbour at six in the morning</p></figure><p class="sky">Clear until noon</p>`,
  },
  {
    name: 'a dark bar in oklch with chips and a code sample',
    style: `header{background:oklch(0.21 0.034 264.7);color:oklch(0.985 0.002 247.8);padding:12px 24px;display:flex;gap:16px;align-items:center}.chip{background:oklch(0.97 0.02 150 / .15);padding:2px 8px;border-radius:999px;font-size:13px;white-space:nowrap}pre{overflow:auto;margin:24px;padding:16px;background:#111827;color:#e5e7eb}
      .grad{background:linear-gradient(90deg,#4f46e5,#9333ea);color:#fff;margin:24px;padding:16px}`,
    body: `<header><strong>Deploys</strong><span class="chip">12 running</span><a href="#log">Log</a></header><pre>const answer = await fetch('/a/very/long/address/that/does/not/fit/the/width/of/a/phone/nor/that/of/a/tablet/at/all')</pre><p class="grad">All systems work.</p>`,
  },
  {
    name: 'a table with a sticky head and a first column that stays',
    style: `.box{overflow:auto;height:220px;margin:24px;border:1px solid #d1d5db}table{border-collapse:collapse;width:900px}th,td{padding:10px 16px;text-align:left;white-space:nowrap}thead th{position:sticky;top:0;background:#f3f4f6;z-index:1}td:first-child{position:sticky;left:0;background:#fff}`,
    body: `<div class="box"><table><thead><tr><th>Name</th><th>Town</th><th>Mail address</th><th>Phone</th><th>Since</th></tr></thead><tbody>${Array.from({ length: 14 }, (_, at) => `<tr><td>Member ${at + 1}</td><td>Lyon</td><td>member${at + 1}@example.com</td><td>555 01 0${at}</td><td><a href="#${at}">2019</a></td></tr>`).join('')}</tbody></table></div>`,
  },
  {
    name: 'addresses and code that may break anywhere, and words that only might',
    style: `main{padding:24px;width:220px;overflow-wrap:anywhere}code{word-break:break-all}.cn{width:90px}`,
    body: `<main><p>Write to reservations.department@trattoria-lina.example.org or come by at any time of the day.</p><p><code>sudo systemctl restart postgresql</code></p><p class="cn">每天早上新鲜出炉的面包和蛋糕</p><p>Donaudampfschifffahrtsgesellschaftskapitän</p></main>`,
  },
];
