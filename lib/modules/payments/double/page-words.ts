const en = {
  mark: 'Test – no money moves',
  title: 'Pay',
  why: 'This page stands in for Stripe’s. Choose what should happen, as if you were the buyer.',
  email: 'E-mail',
  card: 'Card',
  works: 'A card that works (4242 …)',
  declined: 'A card that is declined (… 0002)',
  poor: 'Too little money on the card (… 9995)',
  expired: 'An expired card (… 0069)',
  closed: 'Works, but can’t be refunded (… 5126)',
  total: 'Total',
  pay: 'Pay (test)',
  back: 'Back without paying',
  no: 'The card was declined. Choose another.',
  over: 'This payment is over. Go back and start again.',
  done: 'This is paid already.',
};
export type PageWords = typeof en;
const zh: PageWords = {
  mark: '测试——不会产生真实扣款',
  title: '付款',
  why: '这个页面代替 Stripe 的付款页。像买家一样，选一种想试的情况。',
  email: '邮箱',
  card: '银行卡',
  works: '能付款的卡（4242 …）',
  declined: '会被拒绝的卡（… 0002）',
  poor: '余额不足的卡（… 9995）',
  expired: '已过期的卡（… 0069）',
  closed: '能付款，但退款会失败（… 5126）',
  total: '合计',
  pay: '付款（测试）',
  back: '不付了，返回',
  no: '这张卡被拒绝了，换一张试试。',
  over: '这笔付款已经结束，请返回重新开始。',
  done: '这笔已经付过了。',
};
const de: PageWords = {
  mark: 'Test – es fließt kein Geld',
  title: 'Bezahlen',
  why: 'Diese Seite steht für die von Stripe. Wähle, was geschehen soll, als wärst du der Käufer.',
  email: 'E-Mail',
  card: 'Karte',
  works: 'Eine Karte, die geht (4242 …)',
  declined: 'Eine Karte, die abgelehnt wird (… 0002)',
  poor: 'Zu wenig Geld auf der Karte (… 9995)',
  expired: 'Eine abgelaufene Karte (… 0069)',
  closed: 'Geht, lässt sich aber nicht erstatten (… 5126)',
  total: 'Summe',
  pay: 'Bezahlen (Test)',
  back: 'Zurück, ohne zu bezahlen',
  no: 'Die Karte wurde abgelehnt. Wähle eine andere.',
  over: 'Diese Zahlung ist abgelaufen. Geh zurück und fang neu an.',
  done: 'Das ist schon bezahlt.',
};
const ja: PageWords = {
  mark: 'テスト – お金は動きません',
  title: 'お支払い',
  why: 'Stripe の支払いページの代わりです。購入者になったつもりで、試したいことを選んでください。',
  email: 'メールアドレス',
  card: 'カード',
  works: '使えるカード（4242 …）',
  declined: '拒否されるカード（… 0002）',
  poor: '残高不足のカード（… 9995）',
  expired: '期限切れのカード（… 0069）',
  closed: '支払えるが返金できないカード（… 5126）',
  total: '合計',
  pay: '支払う（テスト）',
  back: '支払わずに戻る',
  no: 'カードが拒否されました。別のカードを選んでください。',
  over: 'この支払いは終了しました。戻ってやり直してください。',
  done: 'すでに支払い済みです。',
};
const all: Readonly<Record<string, PageWords>> = { en, zh, de, ja };

/** The words in the language the app asked for, otherwise in the browser's. */
export function wordsFor(locale: string | null, accepted: string | undefined): { lang: string; words: PageWords } {
  const wishes = [locale ?? '', ...(accepted ?? '').slice(0, 200).split(',')];
  const lang = wishes.map((one) => one.trim().slice(0, 2).toLowerCase()).find((one) => Object.hasOwn(all, one)) ?? 'en';
  return { lang, words: all[lang]! };
}
