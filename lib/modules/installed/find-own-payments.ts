/** A place where an app's own code takes payments: it asks for a card, or calls Stripe with the secret key. */
export type OwnPayment = { what: 'card-form' | 'stripe-calls'; line: number };

const source = /\.(?:[cm]?[jt]sx?|html?|vue|svelte)$/i;
const ofPart = /^(?:src\/modules|supabase\/functions\/payments)\//;

/** Browsers' autofill names for card fields, and other texts that only a card form contains. */
const surely =
  /(?:\bcc-(?:number|csc|exp(?:-month|-year)?)\b|\b(?:credit|debit|bank)[\s_-]?card[\s_-]?(?:number|no\b)|(?:信用卡|银行卡|借记卡|储蓄卡)(?:卡)?号|4242[\s-]?4242[\s-]?4242|\b1234[\s-]5678[\s-]9012\b|\b(?:0000|xxxx|••••)[\s-](?:0000|xxxx|••••)[\s-](?:0000|xxxx|••••)[\s-])/i;
const stripesFields =
  /<(?:CardElement|CardNumberElement|PaymentElement)\b|\.create\(\s*['"](?:card|cardNumber|payment)['"]/;
const signs: readonly RegExp[] = [
  /\bcard[\s_-]?(?:number|num|no)\b|\bcc[\s_-]?(?:number|num)\b|\bpan\b|卡号|kartennummer|カード番号/i,
  /\b(?:card[\s_-]?)?(?:cvc|cvv|csc)2?\b|\bsecurity[\s_-]?code\b|安全码|校验码|卡背|prüfnummer|セキュリティコード/i,
  /\bMM\s*\/\s*(?:YY|JJ)|月\s*\/\s*年|\b(?:card|cc)[\s_-]?exp(?:iry|iration|ires)?\b|\bexp[\s_-]?(?:month|year|date)\b|\bvalid[\s_-]?thru\b|有效期/i,
];
/** Numbers of other cards, which are not used for payment. */
const otherCards =
  /\b(?:library|loyalty|member(?:ship)?|gift|student|club|bonus|playing|game|score|business|id|health|insurance|punch|stamp|bus|metro)[\s_-]?cards?[\s_-]?(?:number|num|no)\b|(?:会员|借书|借阅|图书|读者|积分|校园|学生|礼品|公交|就诊|医保|社保)(?:证|卡)?号|(?:会员|借书|借阅|读者|积分|校园|学生|礼品|公交|就诊|医保|社保)卡卡?号/gi;

const field =
  /<(?:input|textarea|Input|TextField|TextInput|FormField|Field|InputMask|MaskedInput|IMaskInput|PatternFormat)\b|createElement\(\s*['"]input['"]|register\(\s*['"]/;
/** Where the wording of a field is found: its attributes, its label, and the state that it writes. */
const fieldWords = [
  /\b(?:name|id|htmlFor|for|placeholder|aria-?label|ariaLabel|label|title|key|auto[cC]omplete)\s{0,4}[=:]\s{0,4}\{?\s{0,4}(['"`])((?:(?!\1)[^\n]){1,120})\1/g,
  /<(?:label|Label|FormLabel|InputLabel|FieldLabel|legend)\b[^<>]{0,400}>()([^<]{1,160})/g,
  /\b(?:register|setValue|get|getElementById)\(\s*(['"`])([\w.-]{1,60})\1/g,
  /\bvalue=\{()([\w.]{1,60})\}/g,
];

const stripe =
  /\bSTRIPE_(?:SECRET|API|RESTRICTED)?_?KEY\b|\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]|\bapi\.stripe\.com\b|\bnew Stripe\(|\b(?:from|import|require)\s{0,4}\(?\s{0,4}['"](?:npm:|https:\/\/esm\.sh\/)?stripe(?:@[^'"]{0,40})?['"]/;

const ends: Readonly<Record<string, string>> = { '/*': '*/', '<!--': '-->', '//': '\n' };

/**
 * Removes comments, which do nothing; `//` in addresses stays. Line breaks stay too, so that line numbers remain right.
 */
function withoutComments(text: string): string {
  let said = '';
  let at = 0;
  // Search for a missing end only once; otherwise a text full of comment starts would take quadratic time.
  const missing = new Set<string>();
  for (const { 0: begin, index } of text.matchAll(/\/\*|<!--|\/\//g)) {
    if (index < at || missing.has(begin)) continue;
    if (begin === '//' && index > 0 && /[:'"`\w]/.test(text[index - 1]!)) continue;
    const end = text.indexOf(ends[begin]!, index + begin.length);
    if (end < 0 && begin !== '//') missing.add(begin);
    else {
      const after = end < 0 ? text.length : begin === '//' ? end : end + ends[begin]!.length;
      said += text.slice(at, index) + text.slice(index, after).replace(/[^\n]/g, '');
      at = after;
    }
  }
  return said + text.slice(at);
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;
/** `cardNumber` reads as `card Number`. */
const spaced = (word: string) => word.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('.', ' ');

/**
 * Finds where one of the app's own files takes payments; null if it does not. It catches models that write this without
 * thinking and is no security barrier: it compares words. Forms for playing, library or loyalty cards do not count.
 * O(length).
 */
export function findOwnPayment(path: string, text: string): OwnPayment | null {
  if (!source.test(path) || ofPart.test(path)) return null;
  const code = withoutComments(text);
  const called = stripe.exec(code);
  if (called) return { what: 'stripe-calls', line: lineAt(code, called.index) };
  const drawn = stripesFields.exec(code);
  if (drawn && /stripe/i.test(code)) return { what: 'card-form', line: lineAt(code, drawn.index) };
  if (!field.test(code)) return null;
  const found = new Map<RegExp, number>();
  for (const pattern of fieldWords)
    for (const match of code.matchAll(pattern)) {
      const word = spaced(match[2] ?? '').replace(otherCards, '');
      if (surely.test(word)) return { what: 'card-form', line: lineAt(code, match.index) };
      for (const sign of signs) if (sign.test(word) && !found.has(sign)) found.set(sign, match.index);
    }
  // A single sign proves nothing: in an app for young readers, "CVC words" are consonant-vowel-consonant words.
  return found.size >= 2 ? { what: 'card-form', line: lineAt(code, Math.min(...found.values())) } : null;
}
