import http from 'node:http';
import net from 'node:net';

/**
 * Serves the app in this container on a second origin, where it is tried on a copy of its data. Every page is held back
 * until the studio has sent `start`; then the first script in the page requests the page again with `x-easel-app`.
 * Usage: `node gate.mjs <port> <port of the app>`.
 */
const [port, target] = process.argv.slice(2).map(Number);
const hold = '<!doctype html><html data-easel-lane="try"><head><title></title></head><body></body></html>';

const isPage = ({ method, headers }) =>
  method === 'GET' && (headers.accept ?? '').startsWith('text/html') && headers['x-easel-app'] === undefined;

const server = http.createServer((request, response) => {
  if (isPage(request)) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    return response.end(hold);
  }
  const headers = { ...request.headers, host: `localhost:${target}` };
  const onward = http.request({ host: 'localhost', port: target, method: request.method, path: request.url, headers });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => {
    if (!response.headersSent) response.writeHead(502);
    response.end();
  });
  request.pipe(onward);
});

server.on('upgrade', (request, socket, head) => {
  const onward = net.connect(target, 'localhost', () => {
    const lines = Object.entries({ ...request.headers, host: `localhost:${target}` }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  for (const end of [socket, onward]) end.on('error', () => end.destroy());
  socket.on('close', () => onward.destroy());
  onward.on('close', () => socket.destroy());
});

server.listen(port);
