const words = {
  en: {
    title: 'Enter the access code',
    what: 'This is Easel, which turns a sentence into a working app. Whoever runs it here gave out a code.',
    label: 'Access code',
    enter: 'Enter',
    wrong: 'That code does not fit. Try again.',
    limited: 'Too many codes were tried. Wait a minute, then enter yours again.',
  },
  'zh-CN': {
    title: '输入访问码',
    what: '这是 Easel，它把一句话变成能用的应用。访问码请向运行它的人索取。',
    label: '访问码',
    enter: '进入',
    wrong: '访问码不对，请再试一次。',
    limited: '试得太多了。请等一分钟，再输入访问码。',
  },
} as const;

/**
 * The only page a stranger sees if Easel requires a code. It loads nothing, says what it is and reveals nothing else.
 */
export function accessPage(
  trouble: 'wrong' | 'limited' | null,
  locale: keyof typeof words,
): { html: string; headers: Record<string, string> } {
  const say = words[locale];
  const html = `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Easel · ${say.title}</title>
<style>
body{margin:0;min-height:100vh;display:grid;place-content:center;font:16px/1.5 -apple-system,"Segoe UI",Inter,Roboto,"PingFang SC","Microsoft YaHei",sans-serif;background:#f6f4ee;color:#1c1a17}
form{display:grid;gap:12px;width:min(320px,86vw)}h1{font-size:20px;margin:0}
input{font:inherit;padding:10px 12px;border:1px solid #8d887c;border-radius:9px;background:#fff;color:inherit}
button{font:inherit;font-weight:600;padding:10px 12px;border:0;border-radius:9px;background:#1d44d1;color:#fff}
p{margin:0}p[role=alert]{color:#a3261b}
@media (prefers-color-scheme:dark){body{background:#191816;color:#efece5}input{background:#24221f}p[role=alert]{color:#ff9d92}}
</style>
</head>
<body>
<form method="post" action="/access">
<h1>${say.title}</h1>
<p>${say.what}</p>
<label for="code">${say.label}</label>
<input id="code" name="code" type="password" autocomplete="current-password" required autofocus>
${trouble ? `<p role="alert">${say[trouble]}</p>` : ''}
<button>${say.enter}</button>
</form>
</body>
</html>
`;
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    },
  };
}
