const words = {
  en: {
    site: ['There is no app at this address', 'It may have been moved or taken down by its owner.'],
    page: ['This page is not here', 'The address may be misspelt, or the page was removed.'],
    frame: ['This app is not shown inside another one', 'Open it by its own address.'],
    building: ['This app is being put together', 'That takes a few seconds. Reload this page in a moment.'],
    home: 'Go to the first page',
  },
  'zh-CN': {
    site: ['这个地址没有应用', '它可能已被主人移走或下线。'],
    page: ['这个页面不存在', '地址可能写错了，或者页面已被移除。'],
    frame: ['这个应用不能显示在另一个应用里', '请用它自己的地址打开。'],
    building: ['这个应用正在准备', '需要几秒钟，请稍后刷新。'],
    home: '回到首页',
  },
} as const;

/**
 * `frame`: another site on the same parent domain shows this one in a frame. `building`: it was shared a moment ago.
 */
export type MissingWhat = 'site' | 'page' | 'frame' | 'building';

/**
 * What a visitor sees if nothing is published at an address. It does not mention Easel, since the address is somebody
 * else's.
 */
export function missingPage(what: MissingWhat, locale: keyof typeof words): string {
  const [title, text] = words[locale][what];
  const home = what === 'page' ? `<p><a href="/">${words[locale].home}</a></p>` : '';
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
body{margin:0;min-height:100vh;display:grid;place-content:center;text-align:center;padding:24px;font:16px/1.6 -apple-system,"Segoe UI",Inter,Roboto,"PingFang SC","Microsoft YaHei",sans-serif;background:#fafaf8;color:#222}
h1{font-size:22px;margin:0 0 8px}p{margin:0 0 12px;color:#666}a{color:#1d44d1}
@media (prefers-color-scheme:dark){body{background:#181818;color:#eee}p{color:#aaa}a{color:#9db2ff}}
</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p>${home}</main></body>
</html>
`;
}
