/** What a run is given by the program around it. */
export type Shell = {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  log(line: string): void;
  /** Installs, builds and finds a browser; only called once everything asked for makes sense. */
  prepare(): Promise<void>;
};
/** What goes to stdout, and the exit code: 2 where the command made no sense, 1 where something was not run. */
export type Ended = { code: number; output: string };
