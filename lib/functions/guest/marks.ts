/**
 * Says which function a call to the outside is from; workerd sets it, and the proxy takes it off. Whatever comes from
 * outside under this name is dropped before a function sees it.
 */
export const functionHeader = 'x-easel-function';
/** Begins each line of output that says which function wrote it; what has it not is said by nobody in particular. */
export const lineMark = '\u0001easel ';
/** Characters of one line of a log; the rest is cut. */
export const longestLine = 8000;

/** One line of a function's log, as it leaves the process. `uncaught`: an error that nobody caught. */
export type SaidLine = { f: string; l: 'log' | 'info' | 'warn' | 'error' | 'debug' | 'uncaught'; t: string };
