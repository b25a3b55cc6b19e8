import type { Layout } from './layout';

const bar = `header{display:flex;align-items:center;justify-content:space-between;gap:16px;padding:16px 24px;border-bottom:1px solid #e5e7eb}
  nav{display:flex;gap:16px}@media(max-width:600px){nav{display:none}}`;

/** Headers with wrapped words, overlapping texts, texts cut off, and words broken in the middle. */
export const brokenTextLayouts: readonly (Layout & {
  kind: 'header-wrap' | 'text-overlap' | 'text-cut' | 'word-broken';
})[] = [
  {
    kind: 'header-wrap',
    name: 'links of a bar that have no room at 768',
    style: bar,
    body: `<header><strong style="white-space:nowrap">Riverside Community Garden</strong><nav><a href="#a">Our plots</a><a href="#b">Opening hours</a>
      <a href="#c">Volunteer days</a><a href="#d">Contact us</a><a href="#e">Become a member</a></nav></header><main style="padding:24px">Welcome.</main>`,
  },
  {
    kind: 'header-wrap',
    name: 'a button of a sticky header whose two words break',
    style: `${bar}header{position:sticky;top:0;background:#fff}nav a{white-space:nowrap}.go{background:#1d4ed8;color:#fff;border:0;padding:8px 16px;border-radius:8px}
      @media(max-width:600px){.go{display:none}}`,
    body: `<header><strong style="white-space:nowrap">Studio Nord</strong><nav><a href="#a">Treatments</a><a href="#b">Prices and vouchers</a><a href="#c">About the studio</a>
      <a href="#d">Frequent questions</a></nav><button class="go">Book now</button></header><main style="padding:24px">Welcome.</main>`,
  },
  {
    kind: 'header-wrap',
    name: 'the last link of a bar pushed into a row of its own',
    style: `header{padding:16px 24px;background:#0f172a;color:#fff;display:flex;gap:24px;align-items:center}
      ul{display:flex;flex-wrap:wrap;gap:8px 24px}li a{white-space:nowrap}@media(max-width:600px){ul{display:none}}`,
    body: `<header><strong>Kite</strong><ul><li><a href="#1">Dashboard</a></li><li><a href="#2">Transactions</a></li><li><a href="#3">Budget planner</a></li>
      <li><a href="#4">Savings goals</a></li><li><a href="#5">Yearly reports</a></li><li><a href="#6">Account settings</a></li></ul></header><main style="padding:24px">Hello.</main>`,
  },
  {
    kind: 'header-wrap',
    name: 'a Chinese bar whose words break between characters',
    style: `${bar}nav{gap:24px}.logo{white-space:nowrap;font-size:22px}@media(max-width:600px){header{display:block}}`,
    body: `<header><span class="logo">江南青少年科技创新教育中心欢迎你</span><nav><a href="#a">课程介绍</a><a href="#b">师资团队</a><a href="#c">学员作品</a>
      <a href="#d">活动日历</a><a href="#e">联系我们</a></nav></header><main style="padding:24px">欢迎。</main>`,
  },
  {
    kind: 'text-overlap',
    name: 'a price over the name of a card',
    style: `.card{position:relative;width:260px;margin:24px;padding:16px;border:1px solid #d1d5db}.price{position:absolute;top:16px;right:16px;font-weight:700}`,
    body: `<div class="card"><h3>Ethiopian filter coffee</h3><span class="price">€ 14.50</span><p>Light roast, 250 g</p></div>`,
  },
  {
    kind: 'text-overlap',
    name: 'tiles that are lower than what stands in them',
    style: `.tile{height:48px;width:220px;margin:24px 24px 4px;background:#f3f4f6;padding:8px}.tile strong{display:block;font-size:28px}.tile + .tile{margin-top:0}`,
    body: `<div class="tile"><strong>1,280</strong><span>visitors this month</span></div><div class="tile"><strong>64 %</strong><span>come back again</span></div>`,
  },
  {
    kind: 'text-cut',
    name: 'a button that is too narrow for its words',
    style: `.bar{padding:24px;display:flex;gap:8px}.b{width:84px;height:40px;overflow:hidden;white-space:nowrap;background:#1d4ed8;color:#fff;border:0;text-align:left;padding:0 12px}`,
    body: `<div class="bar"><button class="b">Save changes</button><button class="b">Back</button></div>`,
  },
  {
    kind: 'text-cut',
    name: 'a card title of a fixed height that loses its second line',
    style: `.card{width:220px;margin:24px;padding:16px;border:1px solid #d1d5db}.card h3{height:26px;overflow:hidden;font-size:18px}`,
    body: `<div class="card"><h3>How to keep your tomatoes healthy in August</h3><p>Five minutes to read</p></div>`,
  },
  {
    kind: 'text-overlap',
    name: 'a subtitle drawn up into the headline of a hero',
    style: `.hero{padding:64px 24px;background:#ecfdf5}.hero h1{font-size:48px;line-height:1.1}.hero p{margin-top:-36px;font-size:18px}`,
    body: `<section class="hero"><h1>Run with us every Sunday</h1><p>Five kilometres around the lake, at any pace.</p></section>`,
  },
  {
    kind: 'text-overlap',
    name: 'a table whose long names run into the next column',
    style: `table{table-layout:fixed;width:320px;margin:24px;border-collapse:collapse}td,th{white-space:nowrap;text-align:left;padding:6px 0}`,
    body: `<table><thead><tr><th>Name</th><th>Town</th><th>Score</th></tr></thead><tbody><tr><td>Maximilian Oberhofer</td><td>Regensburg</td><td>12</td></tr>
      <tr><td>Ana Ruiz</td><td>Cádiz</td><td>9</td></tr></tbody></table>`,
  },
  {
    kind: 'word-broken',
    name: 'tiles too narrow for their names, which may break anywhere',
    style: `ul{display:grid;grid-template-columns:repeat(3,72px);gap:12px;padding:24px;list-style:none}li{padding:8px;border:1px solid #cbd5e1;overflow-wrap:anywhere;font-size:16px}`,
    body: `<ul><li>Photography</li><li>Bread</li><li>Woodworking</li></ul>`,
  },
];
