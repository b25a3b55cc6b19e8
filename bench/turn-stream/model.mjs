// A model that speaks OpenAI's protocol in a separate process: every call receives one endless file, in which each
// chunk is a line saying when it was sent. Arguments: chunks per second, seconds.
import { createServer } from 'node:http';

const [rate, seconds] = process.argv.slice(2).map(Number);
const now = () => performance.timeOrigin + performance.now();
const replies = new Set();

function chunk(text) {
  const choice = { index: 0, delta: { content: text }, finish_reason: null };
  return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'bench', choices: [choice] })}\n\n`;
}

const end = `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'bench', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(chunk('Writing.\n\n'));
  response.write(chunk('<file path="src/data.ts">\n'));
  // Calls tick at different moments, like those of fifty people.
  replies.add({ response, start: now() + Math.random() * 20, sent: 0 });
});

setInterval(() => {
  const at = now();
  for (const reply of replies) {
    const due = Math.min(Math.floor(((at - reply.start) / 1000) * rate), rate * seconds);
    for (; reply.sent < due; reply.sent++) reply.response.write(chunk(`${at.toFixed(1)}\n`));
    if (reply.sent < rate * seconds) continue;
    replies.delete(reply);
    reply.response.end(chunk('</file>\n') + end);
  }
}, 4);

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
