import { z } from 'zod';
import type { Problem } from '../../base/foundation/problem';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { siteLimits } from '../../base/foundation/site-limits';
import type { Container } from './container';
import type { ContainerProject } from './container-project';
import { runInContainer } from './run-in-container';

/** One file of a built site; `path` is its path on the site. */
export type SiteFile = { path: string; bytes: Uint8Array };

const marker = 'node_modules/.easel/building';
const ownOutput = 'node_modules/.easel/site';
/** Output folders of Vite and Astro, Next, Nuxt, SvelteKit and older tools. */
const usualOutputs = ['dist', 'out', '.output/public', 'build'];

const collectedSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('none') }),
  z.object({ outcome: z.literal('too-large') }),
  z.object({
    outcome: z.literal('made'),
    folder: z.string(),
    files: z.array(z.object({ path: z.string(), size: z.number() })).max(siteLimits.files),
  }),
]);

/**
 * Builds a project for visitors inside its container and reads the output. Runs the project's own `npm run build`, or
 * plain Vite for a project that uses nothing else. Rejects only with the signal's reason when aborted; every other
 * failure is a result.
 */
export async function buildSite(
  container: Container,
  project: ContainerProject,
  signal: AbortSignal,
): Promise<Result<readonly SiteFile[], readonly Problem[]>> {
  signal.throwIfAborted();
  await container.write(marker, '');
  const isVite = project.start.kind === 'vite';
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--outDir', ownOutput, '--emptyOutDir'];
  const built = await run(container, isVite ? 'node' : 'npm', isVite ? vite : ['run', 'build'], signal);
  if (built.code !== 0) return refuse(`Building the app ended with code ${built.code}.`, built.said);

  const outputs = isVite ? [ownOutput] : usualOutputs;
  const limits = [siteLimits.files, siteLimits.bytes].map(String);
  const args = ['node_modules/.easel/collect.mjs', marker, ...limits, ...outputs];
  const { lines, heard } = await run(container, 'node', args, signal);
  await heard;
  const told = lines.find((line) => line.startsWith('@easel '))?.slice('@easel '.length);
  const collected = collectedSchema.parse(JSON.parse(told ?? '{"outcome":"none"}'));
  switch (collected.outcome) {
    case 'none':
      return refuse(`The build made no page: there is no new index.html in ${outputs.join(', ')}.`, built.said);
    case 'too-large':
      return refuse(`The built app is too large: ${siteLimits.files} files and 100 MB are the most.`, '');
    case 'made': {
      const files: SiteFile[] = [];
      for (const { path } of collected.files) {
        signal.throwIfAborted();
        files.push({ path, bytes: await container.read(`${collected.folder}/${path}`) });
      }
      return succeed(files);
    }
    default:
      return collected satisfies never;
  }
}

/** Runs a command to its end, with `NODE_ENV=production`. */
async function run(
  container: Container,
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ code: number; lines: readonly string[]; heard: Promise<void>; said: string }> {
  const lines: string[] = [];
  const hear = (line: string) => lines.push(line);
  const running = await runInContainer(container, command, args, hear, { NODE_ENV: 'production' });
  const { process, heard, tail } = running;
  const stop = () => process.kill();
  signal.addEventListener('abort', stop);
  const code = await process.exit.finally(() => signal.removeEventListener('abort', stop));
  signal.throwIfAborted();
  return { code, lines, heard, said: tail() };
}

function refuse(message: string, said: string): Result<never, readonly Problem[]> {
  const last = said.trim().slice(-1500);
  return fail([{ kind: 'compile', message: last === '' ? message : `${message}\n${last}` }]);
}
