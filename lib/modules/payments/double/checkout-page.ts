import { createHash } from 'node:crypto';
import { cards } from './cards';
import { wordsFor } from './page-words';
import type { TestSession } from './test-account';

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Amounts are in the smallest unit; in Stripe's API these currencies have no subunit. */
const whole = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));

export function showMoney(amount: number, currency: string, lang: string): string {
  const digits = whole.has(currency) ? 0 : 2;
  const form = {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  return new Intl.NumberFormat(lang, form).format(amount / 10 ** digits);
}

type Shown = {
  session: TestSession;
  lines: readonly { name: string; amount: number; quantity: number }[];
  accepted: string | undefined;
  email: string;
  /** Why the last try was declined. */
  declined: string | null;
};

/**
 * In a preview, the studio assumes that a page without heartbeats hangs, and loads the app in its place, so this page
 * sends them. The message contains nothing else, so it does not matter who receives it.
 */
const sayPresence = `if(parent!==window)setInterval(()=>parent.postMessage({type:'heartbeat'},'*'),2000)`;
/** The only script that the page's content security policy allows. */
export const scriptOfCheckout = `'sha256-${createHash('sha256').update(sayPresence).digest('base64')}'`;

/** The page where a buyer pays in a test. It does not ask for a card number, so there is nothing to steal. */
export function drawCheckout({ session, lines, accepted, email, declined }: Shown): string {
  const { lang, words } = wordsFor(session.locale, accepted);
  const money = (amount: number) => escape(showMoney(amount, session.currency, lang));
  const choices = (Object.keys(cards) as (keyof typeof cards)[]).map(
    (card, n) =>
      `<label class="choice"><input type="radio" name="card" value="${card}"${n === 0 ? ' checked' : ''}> ${words[card]}</label>`,
  );
  const rows = lines.map(
    ({ name, amount, quantity }) =>
      `<li><span>${quantity} × ${escape(name)}</span><span>${money(amount * quantity)}</span></li>`,
  );
  const form = `<form method="post"><label>${words.email}<input name="email" type="email" required maxlength="200" autocomplete="email" value="${escape(email)}"></label>
<fieldset><legend>${words.card}</legend>${choices.join('')}</fieldset><button>${words.pay} · ${money(session.amount_total)}</button></form>`;
  const said =
    session.status === 'open'
      ? declined === null
        ? ''
        : words.no
      : session.status === 'complete'
        ? words.done
        : words.over;
  const back = session.status === 'complete' ? session.success_url : session.cancel_url;
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${words.title}</title><style>${style}</style></head>
<body><p class="mark" role="note">${words.mark}</p><main><h1>${words.title}</h1><p class="quiet">${words.why}</p>
<ul>${rows.join('')}<li class="total"><span>${words.total}</span><span>${money(session.amount_total)}</span></li></ul>
${said === '' ? '' : `<p class="said" role="alert">${said}</p>`}${session.status === 'open' ? form : ''}
<p><a href="${escape(back)}">${words.back}</a></p></main><script>${sayPresence}</script></body></html>`;
}

const style = `:root{color-scheme:light dark}*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;background:#fafaf9;color:#1c1917}
.mark{margin:0;padding:.75rem 1rem;background:#fde68a;color:#451a03;text-align:center;font-weight:600}main{max-width:28rem;margin:0 auto;padding:1.5rem 1.25rem}
h1{margin:0;font-size:1.5rem}.quiet{color:#57534e;margin:.25rem 0 1.25rem}ul{list-style:none;margin:0 0 1.25rem;padding:0}li{display:flex;justify-content:space-between;gap:1rem;padding:.5rem 0;border-bottom:1px solid #d6d3d1;overflow-wrap:break-word}
li span{min-width:0}li span:last-child{white-space:nowrap}.total{font-weight:600}form{display:grid;gap:1rem}label{display:grid;gap:.25rem;font-weight:500}input[type=email]{font:inherit;height:2.75rem;padding:0 .75rem;border:1px solid #78716c;border-radius:.5rem;background:transparent;color:inherit;min-width:0}
fieldset{border:1px solid #d6d3d1;border-radius:.5rem;margin:0;padding:.5rem .75rem;min-width:0}legend{padding:0 .25rem;font-weight:500}.choice{display:flex;align-items:center;gap:.5rem;min-height:2.75rem;font-weight:400}
button{font:inherit;font-weight:600;min-height:2.75rem;border:0;border-radius:.5rem;background:#1d4ed8;color:#fff;cursor:pointer}a{color:#1d4ed8;display:inline-block;padding:.6rem 0}.said{background:#fee2e2;color:#7f1d1d;border-radius:.5rem;padding:.6rem .75rem}
@media (prefers-color-scheme:dark){body{background:#1c1917;color:#fafaf9}.quiet{color:#d6d3d1}li,fieldset{border-color:#57534e}button{background:#2563eb}a{color:#93c5fd}.said{background:#7f1d1d;color:#fee2e2}}`;
