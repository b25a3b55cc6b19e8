import { bigint } from 'drizzle-orm/pg-core';

/** A moment, in ms since the epoch. */
export const time = (name: string) => bigint(name, { mode: 'number' });
