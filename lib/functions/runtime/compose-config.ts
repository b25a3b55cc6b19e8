import { functionHeader } from '../guest/marks';
import { type CapnpStruct, encodeMessage, structs, text, texts } from './capnp-message';

/** A function's own code, the line before it, and the code of its packages, if they are separate. */
export type FunctionCode = { name: string; code: string; binds: string; packages: string | null };

/**
 * The number of lines before a function's own code, and before its packages, in their modules; needed to map positions
 * back to the source.
 */
export const linesBefore = { 'main.js': 3, 'packages.js': 1 } as const;

/** workerd behaves as it did on this date, even if it is a later version. */
const compatibilityDate = '2026-10-01';

/** A function's modules, by name; workerd starts it from the first. */
export function composeFunction({ name, code, binds, packages }: FunctionCode): [string, string][] {
  const loaded = packages === null ? '' : " import { load } from './packages.js';";
  const before = packages === null ? '' : 'await load(__easel);';
  const begin = `export default start(${JSON.stringify(name)}, async (__easel) => {`;
  const main = `import { start } from './start.js';${loaded}\n${begin}\n${before}${binds}\n${code}\n});\n`;
  const apart: [string, string][] =
    packages === null ? [] : [['packages.js', `export const load = async (__easel) => {\n${packages}\n};\n`]];
  return [['main.js', main], ...apart];
}

// Shapes of workerd.capnp, as `workerd compile --config-only` lays them out.
const struct = (words: number, pointers: CapnpStruct['pointers'], data: CapnpStruct['data'] = {}): CapnpStruct => ({
  kind: 'struct',
  ...{ words, pointers, data },
});
const none = (count: number) => Array.from({ length: count }, () => null);
const worker = 1;
const external = 3;
const disk = 4;
const service = (name: string, kind: number, body: CapnpStruct) => struct(1, [text(name), body], { 0: kind });
const designator = (name: string) => struct(1, [text(name), null, null]);
const esModule = ([name, code]: readonly [string, string]) => struct(1, [text(name), text(code), null]);
const textBinding = ([name, value]: readonly [string, string]) =>
  struct(1, [text(name), text(value), ...none(4)], { 0: 2 });
const socket = (name: string, path: string, to: string) =>
  struct(2, [text(name), text(`unix:${path}`), struct(1, none(5)), null, designator(to)]);

/**
 * workerd's configuration, in its binary form: each function in an isolate and at a socket of its own, and one way out,
 * which is the outbound proxy's socket. It is passed through a pipe, so that neither code nor secrets are on the disk.
 * The service at the last socket runs none of the app's code: as long as it responds, the process is not stuck.
 */
export function composeConfig({
  functions,
  start,
  settings,
  socketOf,
  beatAt,
  beatFolder,
  outboundAt,
  heapMegabytes,
}: {
  functions: readonly FunctionCode[];
  /** Source of the built `start.js`. */
  start: string;
  settings: Readonly<Record<string, string>>;
  /** Paths of unix sockets. */
  socketOf(place: number): string;
  beatAt: string;
  /** A folder of nothing but sockets, which the service at `beatAt` lists. */
  beatFolder: string;
  outboundAt: string;
  heapMegabytes: number;
}): Buffer {
  const bindings = structs(Object.entries(settings).map(textBinding));
  const services = functions.flatMap((one) => {
    const modules = [...composeFunction(one), ['start.js', start] as const];
    const parts = [structs(modules.map(esModule)), text(compatibilityDate), null, bindings];
    const header = structs([struct(0, [text(functionHeader), text(one.name)])]);
    // As for a proxy: the first line of a call contains the whole address.
    const http = struct(1, [null, null, header, null, null], { 0: 1 });
    return [
      service(`function ${one.name}`, worker, struct(1, [...parts, designator(`out ${one.name}`), ...none(11)])),
      service(`out ${one.name}`, external, struct(1, [text(`unix:${outboundAt}`), http, null, null])),
    ];
  });
  const beat = service('beat', disk, struct(1, [text(beatFolder)]));
  const sockets = functions.map(({ name }, n) => socket(name, socketOf(n), `function ${name}`));
  return encodeMessage(
    struct(1, [
      structs([...services, beat]),
      structs([...sockets, socket('beat of easel', beatAt, 'beat')]),
      texts([`--max-old-space-size=${heapMegabytes}`]),
      ...none(4),
    ]),
  );
}
