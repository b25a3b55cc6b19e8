import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Files of the page whose schemas describe something other than a response of the interface. */
const describeOtherThings: Readonly<Record<string, string>> = {
  'components/settings/connect-form.tsx': 'what a person types into a form',
  'components/shared-page/frame-messages.ts': 'messages of the frame a shared app runs in',
  'lib/studio/browser.ts': 'a file of the build that says where the container is',
  'lib/studio/start-compiler.ts': 'a file of the build that says where the compiler is',
  'lib/studio/studio/channel-client.ts': 'messages of the socket',
};

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter(({ name }) => /\.tsx?$/.test(name) && !/\.(?:test|fixture|double)\.tsx?$/.test(name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

const page = [...['app', 'components', 'lib/studio'].flatMap(filesUnder), 'lib/preview/runtime/http-preview-server.ts'];
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('the page describes no answer itself: it parses with the schemas the server answers by', () => {
  // A file's own schemas are made by z.object(…) and the like; z.infer and z.prettifyError describe nothing.
  const describing = page.filter((file) =>
    /\bz\s*\.(?!prettifyError\b|infer\b|input\b|output\b)[a-z]\w*\s*\(/.test(textOf(file)),
  );
  expect(describing.toSorted()).toEqual(Object.keys(describeOtherThings));
});

test('the page takes no answer unparsed', () => {
  const taking = page.filter((file) => /\.json\(\)\)? as\b/.test(textOf(file)));
  expect(taking).toEqual([]);
});
