import type { Problem } from '../../base/foundation/problem';
import type { SourceFault } from './transform';

function excerptOf(source: string, line: number): string {
  const lines = source.split('\n');
  const from = Math.max(0, line - 3);
  return lines
    .slice(from, line + 2)
    .map((text, index) => `${from + index + 1 === line ? '>' : ' '} ${from + index + 1} | ${text}`)
    .join('\n')
    .slice(0, 2000);
}

/** A file that does not compile. */
export function describeSourceFault(path: string, source: string, fault: SourceFault): Problem {
  const place = fault.line === null ? '' : ` on line ${fault.line}`;
  const problem: Problem = {
    kind: 'compile',
    message: `There is a mistake in ${path}${place}: ${fault.message}`.slice(0, 4000),
    file: path,
  };
  if (fault.line === null) return problem;
  return {
    ...problem,
    line: Math.max(1, fault.line),
    column: Math.max(0, fault.column ?? 0),
    excerpt: excerptOf(source, fault.line),
  };
}

/** An import that can't be resolved; the position is that of `specifier` in the file's text. */
export function describeLinkFault(
  path: string,
  source: string,
  fault: { kind: 'compile' | 'missing-module'; message: string; specifier: string },
): Problem {
  const lines = source.split('\n');
  const quoted = lines.findIndex(
    (text) => text.includes(`'${fault.specifier}'`) || text.includes(`"${fault.specifier}"`),
  );
  const index = quoted >= 0 ? quoted : lines.findIndex((text) => text.includes(fault.specifier));
  const problem: Problem = { kind: fault.kind, message: fault.message.slice(0, 4000), file: path };
  if (index < 0) return problem;
  return {
    ...problem,
    line: index + 1,
    column: Math.max(0, lines[index]!.indexOf(fault.specifier)),
    excerpt: excerptOf(source, index + 1),
  };
}
