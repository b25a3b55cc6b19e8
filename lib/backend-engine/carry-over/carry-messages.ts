import type { OldEngine } from './old-engines';

/** What a process is given that carries one database over: `old` is opened, and so written in; `folder` becomes a backend's. */
export type CarryData = {
  from: OldEngine;
  old: string;
  folder: string;
  /** The present engine's. */
  postgres: WebAssembly.Module;
};

/** From the server to the process, and back. */
export type ToCarry = Omit<CarryData, 'postgres'>;
export type FromCarry = { type: 'done' } | { type: 'failed'; reason: string };
