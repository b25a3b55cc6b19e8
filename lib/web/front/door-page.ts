/**
 * The page at plain `localhost`. It tests whether this browser resolves names under `localhost`, and redirects to the
 * builder there or to its port on `localhost`. Without scripts it offers both as links.
 */
export function doorPage(addresses: { builder: string; fallback: string }, nonce: string): string {
  const data = JSON.stringify(addresses).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Easel</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">
body{margin:0;min-height:100vh;display:grid;place-content:center;text-align:center;font:16px/1.5 -apple-system,"Segoe UI",Inter,Roboto,sans-serif;background:#f6f4ee;color:#1c1a17}
a{color:#1d44d1}
@media (prefers-color-scheme:dark){body{background:#191816;color:#efece5}a{color:#9db2ff}}
</style>
</head>
<body>
<p id="say">Opening Easel</p>
<noscript><p><a href="${addresses.builder}/">Open Easel</a> – if that page stays empty, <a href="${addresses.fallback}/">open it here</a>.</p></noscript>
<script nonce="${nonce}">
const addresses = ${data};
const rest = location.pathname + location.search + location.hash;
const answers = async (address) => {
  try {
    await fetch(address + '/api/health', { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(2500) });
    return true;
  } catch {
    return false;
  }
};
(async () => {
  const address = (await answers(addresses.builder)) ? addresses.builder : addresses.fallback;
  location.replace(address + rest);
})();
</script>
</body>
</html>
`;
}

/** Headers of this page: only its own script and style, and calls to the two addresses it probes. */
export function doorHeaders(addresses: { builder: string; fallback: string }, nonce: string): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      `style-src 'nonce-${nonce}'`,
      `connect-src ${addresses.builder} ${addresses.fallback}`,
      'img-src data:',
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}
