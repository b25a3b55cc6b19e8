/** What the surrounding program provides to a run. */
export type Shell = {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  log(line: string): void;
  /** Installs, builds and finds a browser; only called after all options have been validated. */
  prepare(): Promise<void>;
};
/** The output for stdout, and the exit code: 2 if the command was invalid, 1 if something was not run. */
export type Ended = { code: number; output: string };
