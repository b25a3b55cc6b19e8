import type { FrameMessage, StackFrame } from '../runtime/preview-messages';

export type Fault = Pick<Extract<FrameMessage, { type: 'problem' }>, 'kind' | 'message' | 'frames' | 'excerpt'>;

const maxMessage = 2000;
const maxFrames = 6;
const stackLine = /(?:^|[\s(@])((?:https?|blob):[^\s()]+?):(\d+):(\d+)\)?\s*$/;

/**
 * Whether a sign-in or sign-up failed because of the person's mistake, such as a wrong password or an address that is
 * taken. The app reports these itself.
 */
export function isRefusedPerson(method: string, address: string, status: number): boolean {
  const { pathname, searchParams } = new URL(address);
  if (method.toUpperCase() !== 'POST') return false;
  if (pathname.endsWith('/auth/v1/signup')) return status === 422;
  return pathname.endsWith('/auth/v1/token') && searchParams.get('grant_type') === 'password' && status === 400;
}

/** Postgres codes for writes refused by a constraint of the app's tables, or by an exception its functions raise. */
const ruleCodes = /^(?:P0001|22023|23505|23514|23P01|PT4\d\d)$/;

/** Whether a response from this URL may contain messages of the app's database; others are not read. */
export const speaksOfTables = (address: string): boolean => new URL(address).pathname.includes('/rest/v1/');

/**
 * Whether the app's own rules refused a write, such as a slot that is taken or a second vote. The app should explain
 * this itself, and its promises prove whether it does. A faulty call has other codes. `answer` is the database's
 * response, as text.
 */
export function isRefusedByRule(method: string, status: number, answer: string): boolean {
  if (method.toUpperCase() === 'GET' || status < 400 || status > 499) return false;
  return ruleCodes.test(readRefusal(answer).code);
}

/** The database's message, for fixing the call; empty if there is none. */
export function wordsOfTables(answer: string): string {
  const { code, message } = readRefusal(answer);
  return message === '' ? '' : ` ${code}: ${message.slice(0, 300)}`;
}

function readRefusal(answer: string): { code: string; message: string } {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  try {
    const { code, message } = JSON.parse(answer) as { code?: unknown; message?: unknown };
    return { code: text(code), message: text(message) };
  } catch {
    return { code: '', message: '' };
  }
}

/** The project's own frames of a stack, innermost first; `urlOf` tells which addresses belong to the project. */
export function readStack(stack: string, urlOf: (address: string) => string | null): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const line of stack.split('\n')) {
    const match = stackLine.exec(line);
    const url = match?.[1] ? urlOf(match[1]) : null;
    if (match && url) frames.push({ url, line: Number(match[2]), column: Number(match[3]) });
    if (frames.length === maxFrames) break;
  }
  return frames;
}

/** The thrown value as one line of text, whatever it is. */
export function describeThrown(thrown: unknown): string {
  if (thrown instanceof Error) return withEffectNamed(`${thrown.name}: ${thrown.message}`).slice(0, maxMessage);
  if (typeof thrown === 'string') return thrown.slice(0, maxMessage);
  try {
    return (JSON.stringify(thrown) ?? String(thrown)).slice(0, maxMessage);
  } catch {
    return 'something that can’t be shown';
  }
}

/** The text a console shows for these arguments: `%s` and the like filled in, component stacks left out. */
export function formatConsole(parts: readonly unknown[]): string {
  const [first, ...rest] = parts;
  const show = (part: unknown) => (typeof part === 'string' ? part : describeThrown(part));
  if (typeof first !== 'string') return parts.map(show).join(' ').slice(0, maxMessage);
  const filled = first.replace(/%[sdifoOc]/g, (directive) => {
    if (rest.length === 0) return directive;
    const part = rest.shift();
    return directive === '%c' ? '' : show(part);
  });
  const tail = rest.map(show).filter((part) => !/^\s*at /.test(part));
  const told = [filled, ...tail]
    .join(' ')
    .replace(/\n\s+at [\s\S]*$/, '')
    .trim();
  return withEffectNamed(told).slice(0, maxMessage);
}

/**
 * When a component unmounts, React calls the value its effect returned and, if that isn't a function, reports only that
 * `destroy` is not a function. An async effect returns a Promise. The message is extended with this cause, so that the
 * fix is one line.
 */
function withEffectNamed(message: string): string {
  const isEffect = /\bdestroy_? is not a function|must not return anything besides a function/.test(message);
  if (!isEffect) return message;
  return `An effect returned something other than a clean-up function, such as the Promise of an async function. Call an async function inside the effect and return nothing. ${message}`;
}

/**
 * React's warnings to developers about style, and its repetition of an error already reported. They don't affect what a
 * person sees.
 */
const reactNoise: readonly RegExp[] = [
  /^Each child in a list should have a unique "key" prop/,
  /^Encountered two children with the same key/,
  /^Warning: /,
  /^The above error occurred in/,
  /^An error occurred in the </,
  /^%o\s/,
  /cannot be a (child|descendant) of|cannot contain a nested|validateDOMNesting|will cause a hydration error/,
  /^Received `(true|false)` for a non-boolean attribute/,
  /^(Invalid DOM property|React does not recognize the|Unknown event handler property)/,
  /^(A component is changing|You provided a `(value|checked)` prop|`?value`? prop on)/,
  /^(Function components cannot be given refs|forwardRef|Support for defaultProps)/,
  /^Missing `Description` or `aria-describedby/,
  /^`?Dialog(Content|Title)`? requires/,
  /was not wrapped in act/,
];

export function isReactNoise(message: string): boolean {
  return reactNoise.some((pattern) => pattern.test(message));
}
