import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath } from 'node:url';

/** A file tree as the client sends it: folders `d`, files `f` with text or, marked `b`, bytes as Latin-1. */
type SentTree = { d: Record<string, SentTree | { f: { c: string; b?: boolean } }> };
type Tell = (message: object) => void;

const commands = new Set(['npm', 'npx', 'node']);
const portHook = fileURLToPath(new URL('./port-hook.cjs', import.meta.url));

export type GuestOptions = { workdirName?: string; forwardPreviewErrors?: boolean | string };

/** One container of the test host: a folder on this machine and the processes that run in it. */
export class Guest {
  readonly id = randomBytes(6).toString('hex');
  /** Known only to the page that booted it; the id, in contrast, is in addresses. */
  readonly key = randomBytes(16).toString('hex');
  readonly ports = new Map<number, number>();
  script = '';
  private readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'easel-guest-')));
  private readonly work: string;
  private readonly portFiles: string;
  private readonly processes = new Map<number, ChildProcess>();
  private readonly watcher: fs.FSWatcher;

  constructor(
    readonly options: GuestOptions,
    private readonly tell: Tell,
    private readonly urlOf: (id: string, port: number) => string,
  ) {
    this.work = path.join(this.root, 'home', path.basename(options.workdirName ?? 'project'));
    this.portFiles = path.join(this.root, 'ports');
    fs.mkdirSync(this.work, { recursive: true });
    fs.mkdirSync(this.portFiles);
    this.watcher = fs.watch(this.portFiles, () => this.readPorts());
  }

  /** Confines every path to the project's folder, links included. */
  private at(name: string, base = this.work): string {
    const absolute = path.join(base, name);
    const isInside = (file: string) => file === this.work || file.startsWith(this.work + path.sep);
    let nearest = absolute;
    while (isInside(nearest) && !fs.existsSync(nearest)) nearest = path.dirname(nearest);
    if (!isInside(absolute) || !isInside(fs.realpathSync(nearest))) throw new Error(`EACCES: outside, '${name}'`);
    return absolute;
  }

  load(tree: SentTree, folder = this.work): void {
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, entry] of Object.entries(tree.d)) {
      const to = this.at(path.join(path.relative(this.work, folder), name));
      if ('d' in entry) this.load(entry, to);
      else fs.writeFileSync(to, Buffer.from(entry.f.c, entry.f.b ? 'latin1' : 'utf8'));
    }
  }

  readonly calls: Record<string, (...parts: never[]) => unknown> = {
    readFile: (name: string) => fs.readFileSync(this.at(name)).toString('base64'),
    writeFile: (name: string, text: string, encoding: BufferEncoding) =>
      fs.writeFileSync(this.at(name), Buffer.from(text, encoding)),
    readdir: (name: string) => fs.readdirSync(this.at(name)),
    mkdir: (name: string, options: fs.MakeDirectoryOptions) =>
      void fs.mkdirSync(this.at(name), { recursive: options.recursive === true }),
    rm: (name: string, { recursive, force }: fs.RmOptions) =>
      fs.rmSync(this.at(name), { recursive: recursive === true, force: force === true, maxRetries: 5 }),
    rename: (from: string, to: string) => fs.renameSync(this.at(from), this.at(to)),
    run: (id: number, command: string, args: string[], env: Record<string, string>) => this.run(id, command, args, env),
    kill: (id: number) => this.kill(id, 'SIGTERM'),
    script: (text: string) => void (this.script = text),
    teardown: () => void this.close(),
  };

  private run(id: number, command: string, args: string[], given: Record<string, string>): void {
    if (!commands.has(command)) {
      this.tell({ output: id, text: `jsh: command not found: ${command}\r\n` });
      return this.tell({ exit: id, code: 127 });
    }
    const kept = Object.entries(process.env).filter(([name]) =>
      /^(?:path|lang|https?_proxy|no_proxy|node_extra_ca_certs|npm_config_\w+)$/i.test(name),
    );
    const child = spawn(command, args, {
      cwd: this.work,
      detached: true,
      env: {
        ...Object.fromEntries(kept),
        NODE_ENV: given['NODE_ENV'] === 'production' ? 'production' : 'development',
        HOME: this.root,
        // npm's registry is this machine's own setting; all containers share one cache, as on the real host.
        npm_config_userconfig: process.env.npm_config_userconfig ?? path.join(os.homedir(), '.npmrc'),
        npm_config_cache: process.env.npm_config_cache ?? path.join(os.tmpdir(), 'easel-guest-npm'),
        NODE_OPTIONS: `--require ${portHook}`,
        EASEL_GUEST_PORTS: this.portFiles,
        EASEL_GUEST_HOST: String(process.pid),
        FORCE_COLOR: '1',
      },
    });
    this.processes.set(id, child);
    const decoder = new StringDecoder('utf8');
    const hear = (bytes: Buffer) => {
      const text = decoder.write(bytes).replaceAll(this.work, `/home/${path.basename(this.work)}`);
      this.tell({ output: id, text: text.replace(/\r?\n/g, '\r\n') });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error) => this.tell({ event: 'error', parts: [{ message: error.message }] }));
    child.on('close', (code, signal) => {
      this.processes.delete(id);
      this.tell({ exit: id, code: code ?? 128 + (os.constants.signals[signal ?? 'SIGKILL'] ?? 0) });
    });
  }

  private kill(id: number, signal: NodeJS.Signals): void {
    const child = this.processes.get(id);
    if (child?.pid === undefined) return;
    try {
      // Signals the whole group, which includes npm's own children. Only processes that this host started.
      process.kill(-child.pid, signal);
    } catch {
      // It has already exited.
    }
  }

  private readPorts(): void {
    const now = new Map<number, number>();
    for (const name of fs.existsSync(this.portFiles) ? fs.readdirSync(this.portFiles) : []) {
      const real = Number(fs.readFileSync(path.join(this.portFiles, name), 'utf8'));
      if (real > 0) now.set(Number(name), real);
    }
    for (const [port, real] of now) {
      if (this.ports.get(port) === real) continue;
      this.ports.set(port, real);
      this.announce(port, real);
    }
    for (const port of this.ports.keys()) {
      if (now.has(port)) continue;
      this.ports.delete(port);
      this.tell({ event: 'port', parts: [port, 'close', this.urlOf(this.id, port)] });
    }
  }

  /** Ready means that a server responds, not just that it listens. */
  private announce(port: number, real: number): void {
    const url = this.urlOf(this.id, port);
    this.tell({ event: 'port', parts: [port, 'open', url] });
    const ask = () => {
      if (this.ports.get(port) !== real) return;
      http
        .get({ host: '127.0.0.1', port: real, path: '/', agent: false, headers: { host: `localhost:${port}` } })
        .on('response', (response) => {
          response.resume();
          this.tell({ event: 'server-ready', parts: [port, url] });
        })
        .on('error', () => setTimeout(ask, 50));
    };
    ask();
  }

  tellEvent(event: string, ...parts: unknown[]): void {
    this.tell({ event, parts });
  }

  /** Ends its processes and removes its folder. */
  async close(): Promise<void> {
    this.watcher.close();
    const ended = [...this.processes.values()].map((child) => new Promise((resolve) => child.once('close', resolve)));
    for (const id of [...this.processes.keys()]) this.kill(id, 'SIGKILL');
    await Promise.all(ended);
    fs.rmSync(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
