import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * A stand-in for the program: prints an address as `cloudflared` does, and forwards requests from a port that it writes
 * to a file.
 */
const program = (node: string, portFile: string) => `#!${node}
const http = require('node:http'), fs = require('node:fs');
const target = new URL(process.argv[process.argv.indexOf('--url') + 1]);
if (fs.existsSync(${JSON.stringify(`${portFile}.gone`)})) process.exit(1);
const server = http.createServer((asked, answer) => {
  const on = http.request({ host: target.hostname, port: target.port, path: asked.url, method: asked.method,
    headers: { ...asked.headers, host: 'club.trycloudflare.com', 'x-forwarded-for': '198.51.100.7' } }, (from) => {
    answer.writeHead(from.statusCode, from.headers);
    from.pipe(answer);
  });
  on.on('error', () => answer.destroy());
  asked.pipe(on);
});
server.listen(0, '127.0.0.1', () => {
  fs.writeFileSync(${JSON.stringify(portFile)}, JSON.stringify({ port: server.address().port, pid: process.pid, env: Object.keys(require('node:process').env) }));
  process.stderr.write('INF |  Your quick Tunnel has been created! Visit it at:  |\\nINF |  https://club.trycloudflare.com  |\\n');
});
process.on('SIGTERM', () => process.exit(0));
`;

export function makeCloudflaredDouble() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-cloudflared-'));
  const file = path.join(folder, 'cloudflared');
  const portFile = path.join(folder, 'port.json');
  writeFileSync(file, program(process.execPath, portFile));
  chmodSync(file, 0o755);
  return { folder, file, portFile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
