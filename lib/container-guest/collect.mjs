import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Finds the site that a build has just made and tells its files in one line that begins with `@easel `.
 * Use: `node collect.mjs <marker written before the build> <most files> <most bytes> <folder>...`; the first folder counts
 * whose index.html is not older than the marker. Maps of the source stay here, and so does what only looks like a file.
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
      // An empty file (`.nojekyll`) says something to another host, and has no bytes to be known by.
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
