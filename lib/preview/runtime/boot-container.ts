import type { FileSystemTree, PreviewMessage, WebContainer } from '@webcontainer/api';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Container, ContainerAbsence, ContainerMessage } from './container';
import { plainRecord } from '../../base/foundation/own-value';

type Api = typeof import('@webcontainer/api');

export type BootDependencies = {
  loadApi: () => Promise<Api>;
  /** Whether this page is cross-origin isolated; without isolation the client would wait forever. */
  isIsolated: boolean;
  /** In ms: a host that has not responded after this time counts as silent. */
  timeout: number;
  /** Calls `over` once after that time. Returns a function that cancels it. */
  wait: (milliseconds: number, over: () => void) => () => void;
};

/**
 * Boots the page's one container. The client has no timeout of its own and never retries a host that did not answer, so
 * after `host-silent` only a new page can try again; another call in this page returns the same result at once.
 */
export function createContainerBoot(deps: BootDependencies): () => Promise<Result<Container, ContainerAbsence>> {
  let booted: Promise<Result<Container, ContainerAbsence>> | null = null;

  async function boot(): Promise<Result<Container, ContainerAbsence>> {
    if (!deps.isIsolated) return fail('not-isolated');
    const api = await deps.loadApi();
    let callOff = (): void => undefined;
    const silence = new Promise<null>((resolve) => {
      callOff = deps.wait(deps.timeout, () => resolve(null));
    });
    try {
      const started = api.WebContainer.boot({
        coep: 'credentialless',
        workdirName: 'project',
        forwardPreviewErrors: true,
      });
      // Nothing awaits this after the timeout, so a late rejection must not be reported as unhandled.
      started.catch(() => undefined);
      const instance = await Promise.race([started, silence]);
      return instance === null ? fail('host-silent') : succeed(wrap(instance, api));
    } catch {
      return fail('boot-failed');
    } finally {
      callOff();
    }
  }
  return () => (booted ??= boot());
}

function wrap(instance: WebContainer, api: Api): Container {
  return {
    mount: (files) => instance.mount(treeOf(files)),
    async write(path, content) {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      if (folder !== '') await instance.fs.mkdir(folder, { recursive: true });
      await instance.fs.writeFile(path, content);
    },
    remove: (path) => instance.fs.rm(path, { recursive: true, force: true }),
    read: (path) => instance.fs.readFile(path),
    list: () => instance.fs.readdir('.'),
    spawn: (command, args, env) => instance.spawn(command, [...args], env === undefined ? {} : { env: { ...env } }),
    usePageScript: (script) => instance.setPreviewScript(script),
    onServer: (listener) => instance.on('server-ready', listener),
    onMessage: (listener) => instance.on('preview-message', (message) => listener(readMessage(message, api))),
    onError: (listener) => instance.on('error', ({ message }) => listener(message)),
  };
}

function readMessage(message: PreviewMessage, { PreviewMessageType: types }: Api): ContainerMessage {
  const { port, pathname, search, hash } = message;
  const seen = { port, route: `${pathname}${search}${hash}`.slice(0, 512) };
  switch (message.type) {
    case types.UncaughtException:
      return { ...seen, kind: 'page-error', message: message.message };
    case types.UnhandledRejection:
      return { ...seen, kind: 'unhandled-rejection', message: message.message };
    default:
      return { ...seen, kind: 'console-error', message: message.args.map(String).join(' ') };
  }
}

/** Files by path, as the nested tree the client mounts. */
export function treeOf(files: ReadonlyMap<string, string | Uint8Array>): FileSystemTree {
  const root: FileSystemTree = plainRecord();
  for (const [path, contents] of files) {
    const parts = path.split('/');
    const name = parts.pop()!;
    let folder = root;
    for (const part of parts) {
      const entry = (folder[part] ??= { directory: plainRecord() });
      if (!('directory' in entry)) throw new Error(`${path}: ${part} is a file`);
      folder = entry.directory;
    }
    folder[name] = { file: { contents } };
  }
  return root;
}
