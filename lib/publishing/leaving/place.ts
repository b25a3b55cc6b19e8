/** Where a downloaded app is, and how it prints messages. */
export type Place = {
  /** The app's folder. */
  root: string;
  /** The folder inside it that contains the engine. */
  here: string;
  /** Prints one line in the terminal. */
  say: (line: string) => void;
};
