// `node scripts/make-model-table.mjs [models.json]`: generates lib/turns/models/table/model-table.json, the single
// table of sizes and prices, from two sources next to it: public-models.json (models.dev, MIT, with its date) and
// own-models.json (read later from the providers' own pages). If a file of newer data from models.dev is given, it
// replaces the public source first. Needs no network; `lib/turns/models/model-table.test.ts` fails if the table does
// not match its sources.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../lib/turns/models/table/', import.meta.url);

/**
 * The API host of each provider in the public data. The first four set the prices of their own models, wherever those
 * are offered.
 */
const hosts = {
  openai: 'api.openai.com',
  anthropic: 'api.anthropic.com',
  google: 'generativelanguage.googleapis.com',
  deepseek: 'api.deepseek.com',
  alibaba: 'dashscope-intl.aliyuncs.com',
  'alibaba-cn': 'dashscope.aliyuncs.com',
  moonshotai: 'api.moonshot.ai',
  'moonshotai-cn': 'api.moonshot.cn',
  zai: 'api.z.ai',
  zhipuai: 'open.bigmodel.cn',
  mistral: 'api.mistral.ai',
  groq: 'api.groq.com',
  openrouter: 'openrouter.ai',
};
const makers = new Set(['openai', 'anthropic', 'google', 'deepseek']);

/** Models with a smaller output limit don't write apps: embeddings, guards, voices. */
const fewestOutput = 4_000;

const plain = (id) =>
  id
    .slice(id.lastIndexOf('/') + 1)
    .toLowerCase()
    .replaceAll('.', '-');
const round = (usd) => Number(usd.toFixed(6));

/** `[context, output]`, and with a price `[context, output, input, cached, output price, written]`. */
function rowOf(provider, { context, output, in: input, cached, out }) {
  if (input === undefined || out === undefined) return [context, output];
  // A free cache for paid input is a gap in the data.
  const fromCache = cached === undefined || (cached === 0 && input > 0) ? input : cached;
  const written = provider === 'anthropic' ? input * 1.25 : input;
  return [context, output, round(input), round(fromCache), round(out), round(written)];
}

/** Merges values read later from a provider's page, which take precedence field by field. */
function merge(row = [null, null], own) {
  const { context = row[0], output = row[1], price } = own;
  return [context, output, ...(price ?? row.slice(2))];
}

export function makeTable(open, own) {
  const byModel = {};
  const byHost = {};
  for (const [provider, host] of Object.entries(hosts)) {
    const rows = makers.has(provider) ? byModel : (byHost[host] = {});
    for (const [id, model] of Object.entries(open.providers[provider] ?? {})) {
      if (model.output >= fewestOutput) rows[plain(id)] ??= rowOf(provider, model);
    }
  }
  for (const [id, row] of Object.entries(own.models)) {
    byModel[id] = merge(byModel[id], row);
    // OpenRouter passes on the makers' prices.
    const passed = byHost[hosts.openrouter][id];
    if (passed) byHost[hosts.openrouter][id] = merge(passed, { price: row.price });
  }
  for (const [host, rows] of Object.entries(own.hosts)) {
    for (const [id, row] of Object.entries(rows)) byHost[host][id] = merge(byHost[host][id], row);
  }
  return { source: open.source, asOf: open.date, ownAsOf: own.date, byModel, byHost };
}

/** One model per line, so that a diff of the table is readable. */
export function writeTable({ byModel, byHost, ...head }) {
  const rows = (table, indent) =>
    `{\n${Object.entries(table)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, row]) => `${indent}  ${JSON.stringify(id)}: ${JSON.stringify(row)}`)
      .join(',\n')}\n${indent}}`;
  const hostTables = Object.entries(byHost).map(
    ([host, table]) => `    ${JSON.stringify(host)}: ${rows(table, '    ')}`,
  );
  const start = JSON.stringify(head, null, 2).slice(0, -2);
  return `${start},\n  "byModel": ${rows(byModel, '  ')},\n  "byHost": {\n${hostTables.join(',\n')}\n  }\n}\n`;
}

function writeSource(open) {
  const providers = Object.keys(hosts).flatMap((provider) => {
    const models = Object.entries(open.providers[provider] ?? {});
    const lines = models.map(([id, model]) => `    ${JSON.stringify(id)}: ${JSON.stringify(model)}`);
    return lines.length === 0 ? [] : [`  ${JSON.stringify(provider)}: {\n${lines.join(',\n')}\n  }`];
  });
  const { source, date, units } = open;
  const head = JSON.stringify({ source, date, units }, null, 2).slice(0, -2);
  return `${head},\n  "providers": {\n${providers.join(',\n')}\n  }\n}\n`;
}

const read = (url) => JSON.parse(readFileSync(url, 'utf8'));
const file = (name) => new URL(name, folder);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv[2];
  if (given !== undefined) writeFileSync(file('public-models.json'), writeSource(read(given)));
  const table = makeTable(read(file('public-models.json')), read(file('own-models.json')));
  writeFileSync(file('model-table.json'), writeTable(table));
  console.log(`${Object.keys(table.byModel).length} models, ${Object.keys(table.byHost).length} hosts.`);
}
