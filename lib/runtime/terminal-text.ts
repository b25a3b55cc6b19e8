/** What a terminal shows, as plain lines: colours and cursor moves left out, a rewritten line once. */
export function plainText(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
      .replace(/\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007/g, '')
      .replace(/\r\n/g, '\n')
      .replace(/^.*\r(?=[^\n])/gm, '')
  );
}

/** Splits text that arrives in pieces into whole lines; `rest` is what has not ended. */
export function takeLines(rest: string, piece: string): { lines: string[]; rest: string } {
  const lines = (rest + piece).split(/\r?\n/);
  return { rest: lines.pop() ?? '', lines: lines.map(plainText) };
}

/** What npm has said so far: packages fetched, and how many it says it added; null until it says something of the kind. */
export type InstallProgress = { fetched: ReadonlySet<string>; packages: number | null };

export const startInstall: InstallProgress = { fetched: new Set(), packages: null };

/** Counts packages in one line of `npm install --loglevel http`; each once, however often it is asked for. */
export function readInstallLine({ fetched, packages }: InstallProgress, line: string): InstallProgress {
  const archive = /npm http fetch GET 2\d\d (\S+\.tgz)\b/.exec(line)?.[1];
  if (archive !== undefined) {
    const next = new Set(fetched).add(archive);
    return { fetched: next, packages: next.size };
  }
  const added = /^(?:added|changed) (\d+) packages?\b/.exec(line)?.[1];
  return added === undefined ? { fetched, packages } : { fetched, packages: Number(added) };
}

/** The sentence an error of a Node process begins with; null for a line that is no error. */
export function readFaultLine(line: string): string | null {
  const text = line.trim();
  const isFault = /^(?:⨯ |✘ )?(?:\[?\w*(?:Error|Exception)\]?(?: \[\w+\])?: |error TS\d+|npm error )/.test(text);
  return isFault && !/^npm error (?:A complete log|code |errno |path )/.test(text) ? text.slice(0, 2000) : null;
}
