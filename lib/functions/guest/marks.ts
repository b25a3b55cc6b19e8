/**
 * The header that names the function an outbound call is from; workerd sets it, and the proxy removes it. If the header
 * arrives from outside, it is dropped before a function sees it.
 */
export const functionHeader = 'x-easel-function';
/** The prefix of output lines that name their function; lines without it belong to no particular function. */
export const lineMark = '\u0001easel ';
/** Characters of one line of a log; the rest is cut. */
export const longestLine = 8000;

/** One line of a function's log, as it leaves the process. `uncaught`: an error that nobody caught. */
export type SaidLine = { f: string; l: 'log' | 'info' | 'warn' | 'error' | 'debug' | 'uncaught'; t: string };
