import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { expect, test } from 'vitest';
import { messagesOf } from './messages';

const catalogue = JSON.stringify(messagesOf('zh-CN'));

/** Phrases that a reader stumbled over, and the wording that people there would use. */
const table: readonly (readonly [before: string, now: string])[] = [
  ['都没有通过', '没有发现能越权查看或修改的漏洞'],
  ['这需要一个模型', '要做这个，先接上 AI'],
  ['只能重放示例', '只能演示做好的示例'],
  ['一边的密钥打不开另一边', '两边的密钥不通用'],
  ['连接时会请模型回一个词', '连接时会先试一下能不能用'],
  ['可以在哪里运行', '选一家 AI 服务'],
  ['词元', '按字数计费'],
  ['又到了', '已回到{number'],
  ['新外观是版本', '外观已换好（版本'],
  ['用谁的眼光看', '换个人看看能看到什么'],
  ['关联', '来自另一张表'],
  ['约定', '必须做到的事'],
  ['下一次修改会带来', '下次修改时会自动加上'],
  ['看看原话', '查看错误详情'],
  ['出现在 /', '出现在首页'],
  ['网站早些时候存的内容', '网站数据备份'],
  ['旧地址不再回应', '旧地址会打不开'],
  ['连字符', '短横线（-）'],
  ['先 npm install', '给懂电脑的人用：下载全部文件'],
  ['钱花在哪里', '费用明细'],
];

test.each(table)('“%s” is said as “%s”', (before, now) => {
  expect(catalogue).not.toContain(before);
  expect(catalogue).toContain(now);
});

test('a service that needs a key says so, and what a key is', () => {
  expect(catalogue).toContain('请粘贴密钥（必填）');
  expect(catalogue).toContain('密钥（相当于密码，在对方网站申请）');
});

/** Names of things and keys, which are the same in every language. */
const names = new Set(
  'Easel Stripe English Excel xlsx CSV SQL zip MB kB Ctrl Tab Enter WebContainer Node StackBlitz Chrome Edge Firefox Supabase OpenAI Z.ai AI API Key PDF Markdown README AGENTS.md index.html https http Aa Wi Fi Cloudflare cloudflared Netlify Vercel Pages Serveo localhost.run'.split(
    ' ',
  ),
);
/**
 * Words that a person has to find on an English page of Supabase or a host, or has to write: in a promise’s steps, a
 * file’s or secret’s name, an address.
 */
const quotesEnglish =
  /^(?:hosted|settings\.price\.|errors\.(?:hosted-|stripe-key-|secret-name-form|host-form)|promises\.fault\.|editor\.pathHint|functions\.(?:hosts\.hostExample|secrets\.notes\.stripe-not-listening)|hosts\.(?:tokenHint|ownDomain)|domains\.(?:words|entries|cname)|errors\.domain-refused|reach\.(?:serverHint|ownKey|addressHint))/;

test('nothing is said in English but names', () => {
  const found: string[] = [];
  const read = (value: unknown, path: string) => {
    if (typeof value !== 'string')
      return Object.entries(value as object).forEach(([key, inner]) =>
        read(inner, path === '' ? key : `${path}.${key}`),
      );
    if (quotesEnglish.test(path)) return;
    for (const word of literalsOf(parse(value)).match(/[A-Za-z][A-Za-z.]*[A-Za-z]/g) ?? [])
      if (!names.has(word)) found.push(`${path}: ${word}`);
  };
  read(messagesOf('zh-CN'), '');
  expect(found).toEqual([]);
});

/** The fixed text of a message, with that of all its variants. */
function literalsOf(elements: readonly MessageFormatElement[]): string {
  return elements
    .map((element) => {
      if (element.type === TYPE.literal) return element.value;
      if (element.type === TYPE.plural || element.type === TYPE.select)
        return Object.values(element.options)
          .map((option) => literalsOf(option.value))
          .join(' ');
      return ' ';
    })
    .join('');
}
