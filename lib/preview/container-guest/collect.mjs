import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Finds the site that a build has just made and prints its files in one line that begins with `@easel `.
 * Usage: `node collect.mjs <marker written before the build> <max files> <max bytes> <folder>...`; takes the first folder
 * whose index.html is not older than the marker. Skips source maps, and anything that is not a regular file.
 */
const [marker, mostFiles, mostBytes, ...folders] = process.argv.slice(2);
const say = (answer) => process.stdout.write(`\n@easel ${JSON.stringify(answer)}\n`);

function timeOf(file) {
  try {
    return lstatSync(file).mtimeMs;
  } catch {
    return -1;
  }
}

function filesIn(folder, found = [], below = '') {
  for (const entry of readdirSync(path.join(folder, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) filesIn(folder, found, name);
    else if (entry.isFile() && !name.endsWith('.map')) {
      const { size } = lstatSync(path.join(folder, name));
      // Skip empty files: `.nojekyll` only matters to other hosts, and there are no bytes to hash.
      if (size > 0) found.push({ path: name, size });
    }
    if (found.length > Number(mostFiles)) break;
  }
  return found;
}

const begun = timeOf(marker);
const folder = folders.find((name) => timeOf(path.join(name, 'index.html')) >= begun);
if (folder === undefined) {
  say({ outcome: 'none' });
} else {
  const files = filesIn(folder);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const isTooLarge = files.length > Number(mostFiles) || bytes > Number(mostBytes);
  say(isTooLarge ? { outcome: 'too-large' } : { outcome: 'made', folder, files });
}
