import type { OldEngine } from './old-engines';

/** What a thread is given that carries one database over: `old` is opened, and so written in; `folder` becomes a backend's. */
export type CarryData = {
  from: OldEngine;
  old: string;
  folder: string;
  /** The present engine's, compiled once for all threads. */
  postgres: WebAssembly.Module;
};

export type FromCarry = { type: 'done' } | { type: 'failed'; reason: string };
