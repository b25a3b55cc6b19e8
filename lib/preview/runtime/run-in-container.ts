import type { Container, ContainerProcess } from './container';
import { startInstall, readInstallLine, takeLines } from './terminal-text';

const tailLines = 40;

/** A running process. */
export type Running = {
  process: ContainerProcess;
  /** Resolves once all output has been read, or the stream has failed. */
  heard: Promise<void>;
  /** The last lines of output, which explain to a person or a model why it ended. */
  tail(): string;
};

/** Starts a process and calls `onLine` with each complete line of its output. */
export async function runInContainer(
  container: Container,
  command: string,
  args: readonly string[],
  onLine: (line: string) => void,
  env?: Readonly<Record<string, string>>,
): Promise<Running> {
  const process = await container.spawn(command, args, env);
  let last: string[] = [];
  let rest = '';
  const hear = (line: string) => {
    if (line.trim() === '') return;
    last = [...last, line].slice(-tailLines);
    onLine(line);
  };
  const read = async () => {
    const reader = process.output.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const taken = takeLines(rest, part.value);
      ({ rest } = taken);
      taken.lines.forEach(hear);
    }
    hear(rest);
  };
  // The stream fails when the process ends, which `exit` reports.
  const heard = read().catch(() => undefined);
  return { process, heard, tail: () => last.join('\n') };
}

/** Runs npm install on package.json. Returns null, or npm's last lines if it failed. */
export async function installPackages(
  container: Container,
  onProgress: (packages: number | null) => void,
  signal: AbortSignal,
): Promise<string | null> {
  let progress = startInstall;
  const faults: string[] = [];
  onProgress(null);
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'http'];
  const { process, tail } = await runInContainer(container, 'npm', args, (line) => {
    if (line.startsWith('npm error')) faults.push(line);
    const next = readInstallLine(progress, line);
    if (next.packages !== progress.packages) onProgress(next.packages);
    progress = next;
  });
  const stop = () => process.kill();
  signal.addEventListener('abort', stop);
  const code = await process.exit.finally(() => signal.removeEventListener('abort', stop));
  signal.throwIfAborted();
  return code === 0 ? null : (faults.join('\n') || tail()).slice(0, 2000);
}
