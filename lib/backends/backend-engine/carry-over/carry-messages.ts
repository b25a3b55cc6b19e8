import type { OldEngine } from './old-engines';

/**
 * The input of a process that carries one database over: `old` is opened and therefore written to; `folder` becomes the
 * backend's.
 */
export type CarryData = {
  from: OldEngine;
  old: string;
  folder: string;
  /** The current engine's Postgres. */
  postgres: WebAssembly.Module;
};

/** From the server to the process, and back. */
export type ToCarry = Omit<CarryData, 'postgres'>;
export type FromCarry = { type: 'done' } | { type: 'failed'; reason: string };
