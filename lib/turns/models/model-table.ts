import { findByModelId } from './find-by-model-id';
import type { Price } from './model';
import table from './table/model-table.json';

/**
 * The one table of sizes and prices, made by `scripts/make-model-table.mjs`. `asOf` is the date of the public data,
 * `ownAsOf` the date of the figures read since from the providers' own pages, which take precedence.
 */
export const { asOf, ownAsOf } = table;

/** Tokens. */
export type TableRow = { contextTokens: number; maxOutputTokens: number; price: Price | null };

type Rows = Readonly<Record<string, readonly number[]>>;
const byModel: Rows = table.byModel;
const byHost: Readonly<Record<string, Rows>> = table.byHost;

/**
 * The table's entry for a model at an address: that host's entry, otherwise its maker's. Null if neither exists; a
 * similar name is never enough.
 */
export function findInTable(modelId: string, baseUrl = ''): TableRow | null {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
  const row = findByModelId(byHost[host] ?? {}, modelId) ?? findByModelId(byModel, modelId);
  return row && toRow(row);
}

/** The size of an open model as listed by any host, for addresses that the table does not contain; has no price. */
export function findElsewhere(modelId: string): Omit<TableRow, 'price'> | null {
  for (const rows of Object.values(byHost)) {
    const row = findByModelId(rows, modelId);
    if (row) return toRow(row);
  }
  return null;
}

function toRow([contextTokens, maxOutputTokens, input, cached, output, written]: readonly number[]): TableRow {
  const isPriced = input !== undefined && cached !== undefined && output !== undefined;
  return {
    contextTokens: contextTokens!,
    maxOutputTokens: maxOutputTokens!,
    price: isPriced ? { input, cached, output, written: written ?? input } : null,
  };
}
