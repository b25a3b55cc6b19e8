/**
 * Turns terminal output into plain lines: removes colours and cursor moves, and keeps only the last state of a line
 * that was rewritten.
 */
export function plainText(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
      .replace(/\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007/g, '')
      .replace(/\r\n/g, '\n')
      .replace(/^.*\r(?=[^\n])/gm, '')
  );
}

/** Splits text that arrives in chunks into complete lines; `rest` is the unfinished last line. */
export function takeLines(rest: string, piece: string): { lines: string[]; rest: string } {
  const lines = (rest + piece).split(/\r?\n/);
  return { rest: lines.pop() ?? '', lines: lines.map(plainText) };
}

/** npm's progress so far: packages fetched, and the number it reports as added; null until it reports either. */
export type InstallProgress = { fetched: ReadonlySet<string>; packages: number | null };

export const startInstall: InstallProgress = { fetched: new Set(), packages: null };

/** Counts packages in one line of `npm install --loglevel http`; each counts once, however often it is requested. */
export function readInstallLine({ fetched, packages }: InstallProgress, line: string): InstallProgress {
  const archive = /npm http fetch GET 2\d\d (\S+\.tgz)\b/.exec(line)?.[1];
  if (archive !== undefined) {
    const next = new Set(fetched).add(archive);
    return { fetched: next, packages: next.size };
  }
  const added = /^(?:added|changed) (\d+) packages?\b/.exec(line)?.[1];
  return added === undefined ? { fetched, packages } : { fetched, packages: Number(added) };
}

/** The first sentence of a Node error; null if the line is not an error. */
export function readFaultLine(line: string): string | null {
  const text = line.trim();
  const isFault = /^(?:⨯ |✘ )?(?:\[?\w*(?:Error|Exception)\]?(?: \[\w+\])?: |error TS\d+|npm error )/.test(text);
  return isFault && !/^npm error (?:A complete log|code |errno |path )/.test(text) ? text.slice(0, 2000) : null;
}
