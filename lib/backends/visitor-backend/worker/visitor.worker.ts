import type { FromWorker, Replied, ToWorker, VisitorFault, VisitorState } from '../messages';
import { pageSetupSchema, type PageSetup } from '../setup';
import { type Loaded, openWorld, SqlRefused, type World } from './open-world';

type Port = Pick<MessagePort, 'postMessage'>;

/** Open pages; messages to one that was closed are lost. */
const pages = new Set<Port>();
let state: VisitorState = { phase: 'starting' };
let world: Promise<World> | null = null;
let loading: Promise<Loaded> | null = null;
let opened: { setup: PageSetup; reachedAt: string } | null = null;

const tell = (message: FromWorker) => {
  for (const page of pages) page.postMessage(message);
};

async function load({ wasm, data, template }: PageSetup['files']): Promise<Loaded> {
  const get = async (file: string) => {
    const answer = await fetch(new URL(file, self.location.origin));
    if (!answer.ok) throw new Error(`${file} answers ${answer.status}.`);
    return answer;
  };
  const [postgres, dataBlob, templateBlob] = await Promise.all([
    WebAssembly.compileStreaming(get(wasm)),
    get(data).then((answer) => answer.blob()),
    get(template).then((answer) => answer.blob()),
  ]);
  return { postgres, data: dataBlob, template: templateBlob };
}

async function begin({ setup, reachedAt }: { setup: PageSetup; reachedAt: string }): Promise<World> {
  loading ??= load(setup.files);
  return openWorld({
    ...{ setup, reachedAt, loaded: await loading },
    onMail: ({ to, subject, text, link }) => tell({ type: 'mail', to, subject, text, link }),
    report: reportError,
  });
}

/** Opens the backend for the first page; later pages are sent its state. */
function open(page: Port, asked: { setup: unknown; reachedAt: string }): void {
  pages.add(page);
  if (world !== null) return void page.postMessage({ type: 'state', state, isFirst: false } satisfies FromWorker);
  opened = { setup: pageSetupSchema.parse(asked.setup), reachedAt: asked.reachedAt };
  world = begin(opened);
  world.then(
    () => {
      state = { phase: 'ready' };
      for (const one of pages) one.postMessage({ type: 'state', state, isFirst: one === page } satisfies FromWorker);
    },
    (error: unknown) => {
      state = { phase: 'failed', fault: faultOf(error), words: wordsOf(error) };
      tell({ type: 'state', state, isFirst: false });
    },
  );
}

async function startOver(): Promise<void> {
  if (opened === null || world === null) return;
  const before = world;
  world = before.then(async (old) => {
    await old.close();
    return begin(opened!);
  });
  await world;
  tell({ type: 'renewed' });
}

function take(page: Port, data: ToWorker): void {
  switch (data.type) {
    case 'open':
      return open(page, data);
    case 'request':
      return void answer(data).catch(reportError);
    case 'socket':
      return void world
        ?.then((one) => one.connect(data.path, data.port))
        .catch((error: unknown) => {
          reportError(error);
          data.port.postMessage({ type: 'close', code: 1006, reason: '' });
        });
    case 'start-over':
      return void startOver().catch(reportError);
    default:
      return data satisfies never;
  }
}

async function answer({ request, reply }: Extract<ToWorker, { type: 'request' }>): Promise<void> {
  const say = (said: Replied, moved: Transferable[] = []) => reply.postMessage(said, moved);
  try {
    if (world === null) throw new Error('Nothing is open.');
    const said = await (await world).fetch(request);
    say(said, said.body instanceof ArrayBuffer ? [said.body] : []);
  } catch (error) {
    say({ failed: wordsOf(error) });
  }
}

/** PGlite's file system throws objects that aren't `Error`s. */
function wordsOf(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return typeof error === 'object' ? JSON.stringify(error) : String(error);
}

function faultOf(error: unknown): VisitorFault {
  if (error instanceof SqlRefused) return 'sql-refused';
  return error instanceof RangeError || /out of memory|memory access|could not allocate/i.test(wordsOf(error))
    ? 'too-little-memory'
    : 'crashed';
}

// A shared worker gets each page's port with `connect`; a worker of a single page is that page's port itself.
const scope = self as unknown as {
  onconnect: ((event: MessageEvent) => void) | null;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
} & Port;
if ('onconnect' in self)
  scope.onconnect = ({ ports }) => {
    const page = ports[0]!;
    page.onmessage = ({ data }: MessageEvent<ToWorker>) => take(page, data);
  };
else scope.onmessage = ({ data }) => take(scope, data);
