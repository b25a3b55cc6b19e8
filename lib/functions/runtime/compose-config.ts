import { functionHeader } from '../guest/marks';

export type FunctionCode = { name: string; code: string };

/** Lines before a function's own code in its module, by which places in it are found again. */
export const linesBefore = 2;

/** What workerd implements as of this day; a later workerd behaves the same. */
const compatibilityDate = '2026-10-01';

/** A name or path as Cap'n Proto writes it; all of ours are plain ASCII. */
function quote(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new Error(`not plain: ${text}`);
  return JSON.stringify(text);
}

/** The module that workerd starts a function from. */
export const composeFunction = ({ name, code }: FunctionCode): string =>
  `import { start } from './start.js';\nexport default start(${JSON.stringify(name)}, async (__easel) => {\n${code}\n});\n`;

export const routerModule = "import { route } from './router.js';\nexport default { fetch: route };\n";

/**
 * workerd's configuration: a router in front, each function in an isolate of its own, and one way out, which is the
 * outbound proxy's socket. Values of `settings` come by the process's environment, so that none lies on the disk: the
 * nth setting is the variable `S<n>`.
 */
export function composeConfig({
  names,
  settings,
  listenAt,
  outboundAt,
  heapMegabytes,
}: {
  names: readonly string[];
  settings: readonly string[];
  /** Paths of unix sockets. */
  listenAt: string;
  outboundAt: string;
  heapMegabytes: number;
}): string {
  const bindings = settings.map((name, n) => `( name = ${quote(name)}, fromEnvironment = "S${n}" )`).join(', ');
  const worker = (name: string, n: number) => `
  ( name = ${quote(`function ${name}`)}, worker = (
    modules = [ ( name = "main.js", esModule = embed "function-${n}.js" ), ( name = "start.js", esModule = embed "start.js" ) ],
    compatibilityDate = "${compatibilityDate}",
    bindings = [ ${bindings} ], globalOutbound = ${quote(`out ${name}`)} ) ),
  ( name = ${quote(`out ${name}`)}, external = ( address = ${quote(`unix:${outboundAt}`)},
    http = ( style = proxy, injectRequestHeaders = [ ( name = "${functionHeader}", value = ${quote(name)} ) ] ) ) )`;
  const routes = names.map((name) => `( name = ${quote(`F_${name}`)}, service = ${quote(`function ${name}`)} )`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = ( v8Flags = ["--max-old-space-size=${heapMegabytes}"], services = [
  ( name = "router", worker = (
    modules = [ ( name = "main.js", esModule = embed "main.js" ), ( name = "router.js", esModule = embed "router.js" ) ],
    compatibilityDate = "${compatibilityDate}", bindings = [ ${routes.join(', ')} ], globalOutbound = "nothing" ) ),
  ( name = "nothing", network = ( allow = [] ) ),${names.map(worker).join(',')} ],
  sockets = [ ( name = "http", address = ${quote(`unix:${listenAt}`)}, http = (), service = "router" ) ] );
`;
}
