/** Where a downloaded app lies, and how it speaks to whoever started it. */
export type Place = {
  /** The folder of the app. */
  root: string;
  /** The folder in it that carries the engine. */
  here: string;
  /** One line in the terminal. */
  say: (line: string) => void;
};
