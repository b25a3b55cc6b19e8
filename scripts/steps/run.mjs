import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a command in the checkout and resolves with its exit code and output; `show` passes the output through instead
 * of capturing it. npm needs a shell only on Windows, where it is a script.
 */
export function run(command, args, { show = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Announces a step, runs it, and prints how long it took; on failure also prints the step's output. */
export async function step(words, work, say = (text) => process.stdout.write(text)) {
  const began = performance.now();
  say(`  ${words} … `);
  try {
    const value = await work();
    say(`done (${((performance.now() - began) / 1000).toFixed(1)} s)\n`);
    return value;
  } catch (error) {
    say('failed\n');
    throw error;
  }
}

/** Like `run`, but a failure throws an error that contains the end of the output. */
export async function runOrFail(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output.slice(-4000)}`);
  return output;
}
