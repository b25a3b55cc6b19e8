import { seededRandom } from '../support/random';

/** Where to send the requests: the usual spelling of each kind of host. */
export type Hosts = Record<'builder' | 'preview' | 'layers' | 'site' | 'loopback' | 'door', string>;
export type SpeltRequest = { kind: keyof Hosts; target: string; bytes: string; isAdmitted: boolean };

type World = { hosts: Hosts; projectId: string; previewKey: string; cookie: string };

/** Requests as an attacker might spell them, deterministic for a seed. */
export function spellRequests(world: World, count: number, seed: number): SpeltRequest[] {
  const random = seededRandom(seed);
  const chance = (share: number) => random() < share;
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;

  const calls = ['/api/projects', `/api/projects/${world.projectId}`, '/api/openapi.json', '/api/limits', '/api/ready'];
  const pages = ['/', '/apps', '/settings', `/projects/${world.projectId}`, '/api/health'];
  const backend = ['/auth/v1/signup', '/auth/v1/token?grant_type=password', '/rest/v1/wishes', '/auth/v1/settings'];
  const places: Record<keyof Hosts, readonly string[]> = {
    builder: [...calls, ...calls, ...pages, '/access', '/_next/static/x.js'],
    preview: [...calls, ...backend.map((path) => `/backend${path}`), '/', '/@easel/client.js', '/tag/AC%2FDC'],
    layers: [...calls, `/${'a'.repeat(32)}/react.js`, '/'],
    site: [...calls, ...backend.map((path) => `/backend${path}`), '/', '/index.html', '/caf%C3%A9'],
    loopback: [...calls, ...pages, ...backend.map((path) => `/backends/${world.previewKey}${path}`)],
    door: [...calls, ...pages],
  };
  const open = [
    '/_next/static',
    '/_next/image',
    '/x',
    '/access',
    '/api/health',
    '/backend',
    '/runtime',
    '/monaco',
    '/en',
  ];
  const ups = ['/..', '/%2e%2e', '/.%2e', '/%2E.', '/..%2f', '/..%5c', '/..\\', '/..;', '/%252e%252e', '/..%00', '/.'];

  /** Spellings of an address that some parser may take for another address. */
  const spellings: ReadonlyArray<(path: string) => string> = [
    (path) => path,
    (path) => {
      const prefix = pick(open);
      return prefix + pick(ups).repeat(prefix.split('/').length - 1) + path;
    },
    (path) => `${pick(open)}${pick(ups)}${path}`,
    (path) => path.replace(/[a-z]/gi, (letter) => (chance(0.3) ? `%${letter.charCodeAt(0).toString(16)}` : letter)),
    (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`),
    (path) => path.replace(/[a-z]/i, (letter) => `%25${letter.charCodeAt(0).toString(16)}`),
    (path) => path.replace(/[a-z]/i, (letter) => `%c1%${(letter.charCodeAt(0) + 64).toString(16)}`),
    (path) => path.replace(/[a-z]/i, (letter) => `%u00${letter.charCodeAt(0).toString(16)}`),
    (path) => path.replaceAll('/', () => pick(['/', '//', '/./', '%2f', '%2F', '\\', '%5c', '/x/../', '/%2e/'])),
    (path) => path.replaceAll('/', () => pick(['/', '/', '\u2215', '%ef%bc%8f', '\x0b/', '/\t', '/%09', '/%00'])),
    (path) => path.replace(/[a-z]/gi, (letter) => (chance(0.4) ? letter.toUpperCase() : letter)),
    (path) => `/${path}`,
    (path) => `/\\evil.example${path}`,
    (path) =>
      `${path}${pick(['/', '//', '/.', '/..', '%20', '%00', ';x=1', '?', '#x', '.json', '.rsc', '%2f', '~', '.'])}`,
    (path) => `http://${pick(Object.values(world.hosts))}${path}`,
    (path) => `${pick(['*', 'x', 'file://', 'http:', '?', '#', '\\'])}${path}`,
    (path) => `/x?next=${path}`,
    (path) => `/x#${path}`,
    (path) => `${path}?${pick(['_rsc=1', '__nextDataReq=1', 'nxtPid=1', '_method=GET', 'x=%00', 'x=#y', 'x=\\..\\'])}`,
    (path) => `/_next/data/build${path}.json`,
  ];
  const methods = ['GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
  const oddMethods = ['TRACE', 'PROPFIND', 'PURGE', 'SEARCH', 'get', 'GETX', 'PRI', 'M-SEARCH', 'QUERY'];
  const spellHost = (host: string): string[] => {
    const [name, port] = host.split(':');
    return pick<string[]>([
      ...[[host], [host], [host], [host], [host], [host.toUpperCase()], [`${name}.:${port}`], [`${name}:0${port}`]],
      ...[[`x@${host}`], [`${host},${pick(Object.values(world.hosts))}`], [host, pick(Object.values(world.hosts))]],
      ...[[], [`${name}`], [`${host} `], [`${name}:${port}x`], [`x.${host}`], [`${name}%00:${port}`]],
    ]);
  };
  const dressings = [
    ...['x-middleware-subrequest: middleware', 'x-middleware-rewrite: /api/projects', 'x-matched-path: /api/projects'],
    ...['x-invoke-path: /api/projects', 'x-rewrite-url: /api/projects', 'x-original-url: /api/projects', 'rsc: 1'],
    ...['x-forwarded-host: evil.example', 'x-forwarded-for: 127.0.0.1', 'x-easel-address: 127.0.0.1', 'next-action: x'],
    ...[
      'x-http-method-override: GET',
      'x-method-override: DELETE',
      'x-nextjs-data: 1',
      'next-resume: 1',
      'next-url: /',
    ],
    ...['x-now-route-matches: 1=x', 'next-router-prefetch: 1', 'forwarded: for=127.0.0.1', 'expect: 100-continue'],
    ...['origin: null', 'origin: http://evil.example', 'sec-fetch-site: same-site', 'sec-fetch-site: none'],
    ...[
      'cookie: \xa0__Host-easel-access=x',
      'cookie: __Host-easel-access=; __Host-easel-access=x',
      'authorization: Basic eDp4',
    ],
  ];
  const inner = `GET /api/projects HTTP/1.1\r\nHost: ${world.hosts.builder}\r\n\r\n`;
  /** Bodies whose end two parsers may find at different places. */
  const bodies: ReadonlyArray<() => [headers: string[], body: string]> = [
    () => [['Content-Length: 2'], '{}'],
    () => [['Transfer-Encoding: chunked'], '2\r\n{}\r\n0\r\n\r\n'],
    () => [['Content-Length: 5', 'Transfer-Encoding: chunked'], `0\r\n\r\n${inner}`],
    () => [['Transfer-Encoding: chunked', `Content-Length: ${inner.length}`], `0\r\n\r\n${inner}`],
    () => [['Content-Length: 0', `Content-Length: ${inner.length}`], inner],
    () => [['Content-Length: 2', 'Content-Length: 2'], '{}'],
    () => [['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], `0\r\n\r\n${inner}`],
    () => [
      [`Transfer-Encoding: ${pick(['xchunked', 'chunked, identity', 'gzip, chunked', '\x0bchunked', 'CHUNKED'])}`],
      '0\r\n\r\n',
    ],
    () => [[`Content-Length: ${pick(['+2', '0x2', '2, 2', '-1', '2 2'])}`], '{}'],
    () => [['Content-Length : 2'], '{}'],
    () => [['Transfer-Encoding: chunked'], `0;x=${'y'.repeat(50)}\r\n\r\n${inner}`],
  ];

  return Array.from({ length: count }, () => {
    const kind = pick(['builder', 'builder', 'builder', 'preview', 'site', 'loopback', 'door', 'layers'] as const);
    let target = pick(places[kind]);
    for (let times = pick([0, 1, 1, 1, 2, 2, 3]); times > 0; times -= 1) target = pick(spellings)(target);
    const method = chance(0.08) ? pick(oddMethods) : pick(methods);
    const hasBody = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) || chance(0.05);
    const [bodyHeaders, body] = hasBody ? pick(chance(0.5) ? bodies : bodies.slice(0, 2))() : [[], ''];
    const isAdmitted = kind === 'builder' && chance(0.25);
    const headers = [
      ...(chance(0.7) ? [world.hosts[kind]] : spellHost(world.hosts[kind])).map((host) => `Host: ${host}`),
      ...Array.from({ length: pick([0, 0, 0, 1, 2]) }, () => pick(dressings)),
      ...(isAdmitted ? [`cookie: ${world.cookie}`] : []),
      ...(chance(0.3) ? ['sec-fetch-mode: navigate', 'accept: text/html'] : []),
      ...bodyHeaders,
    ];
    const version = chance(0.02) ? pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/1.1 ']) : 'HTTP/1.1';
    return {
      ...{ kind, target, isAdmitted },
      bytes: `${method} ${target} ${version}\r\n${[...headers, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`,
    };
  });
}
