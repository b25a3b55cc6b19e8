import type { Problem } from '../../base/foundation/problem';
import { fail, type Result } from '../../base/foundation/result';
import { packageNameOf } from '../packages/package-name';
import { buildSite, type SiteFile } from './build-site';
import type { Container } from './container';
import type { ContainerFiles } from './container-files';
import type { ContainerHome } from './container-home';
import { readContainerProject, type ContainerProject } from './container-project';
import { DevServerEnd, openGate, startDevServer, type DevServer } from './dev-server';
import type { PlainOperation } from './release-queue';
import { installPackages } from './run-in-container';
import { readFaultLine } from './terminal-text';

export type SessionEvents = {
  installing(packages: number | null): void;
  serving(): void;
  /** Called with an error line from the terminal, or when a process has ended. */
  fault(problem: Problem): void;
};

/** One project inside the container, from its first file to its dev server. Calls run one after another. */
export type ContainerSession = {
  /**
   * Makes the container's files equal to `files` and starts the server, or leaves it running if nothing it depends on
   * changed. Returns the problems that prevented this.
   */
  open(files: ContainerFiles, signal: AbortSignal): Promise<Problem[]>;
  /**
   * Applies operations to the open project and installs new packages; `files` are all files afterwards. Returns the
   * problems that prevented this.
   */
  write(operations: readonly PlainOperation[], files: ContainerFiles, signal: AbortSignal): Promise<Problem[]>;
  server(): DevServer | null;
  /** Number of server starts so far, to tell pages of an older server apart. */
  starts(): number;
  /** Address of lane `try`; null if it could not be opened. */
  tryUrl(): Promise<string | null>;
  hasPackage(specifier: string): boolean;
  /**
   * Builds the open project into a site with its own build script, or returns the problems. A project that runs
   * something other than Vite is stopped during the build, because both write to the same folders.
   */
  build(signal: AbortSignal): Promise<Result<readonly SiteFile[], readonly Problem[]>>;
  /** Stops everything and releases the container. */
  close(): Promise<void>;
};

const isOurs = (path: string) => /^(?:\.easel|node_modules|\.git)(?:\/|$)/.test(path);
const textOf = (file: string | Uint8Array | undefined) => (typeof file === 'string' ? file : null);
const builtIn = /^(?:node:|data:|https?:)/;

export async function openSession(
  home: ContainerHome,
  container: Container,
  studioOrigin: string,
  events: SessionEvents,
): Promise<ContainerSession> {
  const leave = await home.enter();
  let project: ContainerProject | null = null;
  let server: DevServer | null = null;
  let gate: ReturnType<typeof openGate> | null = null;
  let starts = 0;
  let names: ReadonlySet<string> = new Set();
  /** Problems with installing and starting, kept until the next attempt. */
  let blocked: Problem[] = [];
  const stopListening = container.onError((message) => events.fault({ kind: 'page-error', message }));

  function readProject(files: ContainerFiles): void {
    const lockFile = textOf(files.get('package-lock.json'));
    project = readContainerProject(textOf(files.get('package.json')) ?? '{}', lockFile);
    names = new Set(project?.packages);
  }
  /** The content to write to the container for a project file. */
  const inside = (path: string, content: string | Uint8Array) =>
    path === 'package.json' && project !== null ? project.packageJson : content;

  async function stop(): Promise<void> {
    const [running, opened] = [server, gate];
    server = null;
    gate = null;
    await Promise.all([running?.stop(), opened?.then((open) => open?.stop())]);
  }

  async function install(signal: AbortSignal): Promise<void> {
    if (project === null || blocked.length > 0 || home.installed === project.lock) return;
    await stop();
    home.installed = null;
    const failed = await installPackages(container, events.installing, signal);
    if (failed === null) home.installed = project.lock;
    else blocked = [{ kind: 'missing-package', message: failed }];
  }

  async function start(signal: AbortSignal): Promise<void> {
    if (project === null || server !== null || blocked.length > 0) return;
    events.serving();
    const { kind } = project.start;
    try {
      const started: DevServer = await startDevServer(
        container,
        project,
        {
          line(line) {
            // For Vite, faults are requested from the dev server instead, with file and line.
            const message = kind === 'vite' ? null : readFaultLine(line);
            if (message !== null) events.fault({ kind: 'page-error', message });
          },
          ended(code, tail) {
            if (server === started) server = null;
            events.fault(endOf(code, tail));
          },
        },
        signal,
      );
      server = started;
      starts += 1;
    } catch (error) {
      if (!(error instanceof DevServerEnd)) throw error;
      blocked = [endOf(error.code, error.message)];
    }
  }

  return {
    async open(files, signal) {
      const isSame = project !== null && server !== null;
      const before = project?.lock;
      readProject(files);
      blocked =
        project === null ? [{ kind: 'compile', message: 'package.json can’t be read.', file: 'package.json' }] : [];
      if (!isSame || before !== project?.lock) {
        await stop();
        const [parts, found] = await Promise.all([home.parts(), container.list()]);
        const { client, viteConfig, gate: gateProgram, collect } = parts;
        const old = found.filter((name) => name !== 'node_modules');
        await Promise.all([
          ...old.map((name) => container.remove(name)),
          container.usePageScript(client.replaceAll('"__EASEL_STUDIO__"', JSON.stringify(studioOrigin))),
        ]);
        signal.throwIfAborted();
        const own = [...files]
          .filter(([path]) => !isOurs(path))
          .map(([path, file]) => [path, inside(path, file)] as const);
        await container.mount(
          new Map([
            ...own,
            ['node_modules/.easel/vite.config.mjs', viteConfig],
            ['node_modules/.easel/gate.mjs', gateProgram],
            ['node_modules/.easel/collect.mjs', collect],
            ['node_modules/.easel/ask.json', '{}'],
          ]),
        );
      }
      await install(signal);
      await start(signal);
      return blocked;
    },
    async write(operations, files, signal) {
      if (operations.some(({ path }) => path === 'package.json' || path === 'package-lock.json')) {
        readProject(files);
        blocked = [];
      }
      for (const operation of operations) {
        if (isOurs(operation.path)) continue;
        if (operation.type === 'file-delete') await container.remove(operation.path);
        else await container.write(operation.path, inside(operation.path, operation.content));
      }
      if (server === null) blocked = blocked.filter(({ kind }) => kind === 'missing-package');
      await install(signal);
      await start(signal);
      return blocked;
    },
    server: () => server,
    starts: () => starts,
    async tryUrl() {
      if (server === null) return null;
      gate ??= openGate(container, server.port);
      return (await gate)?.url ?? null;
    },
    hasPackage(specifier) {
      if (builtIn.test(specifier)) return true;
      return names.has(packageNameOf(specifier));
    },
    async build(signal) {
      if (project === null || blocked.length > 0) return fail(blocked);
      const isApart = project.start.kind === 'vite';
      if (!isApart) await stop();
      try {
        return await buildSite(container, project, signal);
      } finally {
        if (!isApart) await start(signal);
      }
    },
    async close() {
      stopListening();
      await stop();
      leave();
    },
  };
}

function endOf(code: number, tail: string): Problem {
  const said = tail.trim().slice(-1500);
  return { kind: 'compile', message: `The app’s server ended with code ${code}.${said === '' ? '' : `\n${said}`}` };
}
