import { expect, test } from 'vitest';
import type { ProjectId } from '../../base/foundation/id';
import type { Project } from '../../projects/projects/project';
import { createNameApp, titleOf } from './name-app';

const first = 'Implement a website to automatically track birds';
const page = (title: string) => `<!doctype html><html><head><title>${title}</title></head></html>`;

async function nameAfter(name: string, title: string, { prompts = [first], before = name } = {}) {
  let now = name;
  const rename = async (_id: ProjectId, next: string) => {
    now = next;
    return [];
  };
  const nameApp = createNameApp({
    projects: { get: async () => ({ name: now }) as Project, rename },
    channel: { announce: () => undefined },
    report: (error) => {
      throw error;
    },
  });
  await nameApp({ projectId: 'p' as ProjectId, page: page(title), pageBefore: page(before), prompts });
  return now;
}

test('an app is named after its page, once the page has a title', async () => {
  expect(await nameAfter('Implement a website to automatically', 'Bird &amp; Log')).toBe('Bird & Log');
});

test('the person’s own renaming wins', async () => {
  expect(await nameAfter('My own name', 'Bird Log')).toBe('My own name');
  expect(await nameAfter('My own name', 'Bird Log', { before: 'Bird Diary', prompts: [first, 'x'] })).toBe(
    'My own name',
  );
});

test('when a later request renames the page, the app is renamed too', async () => {
  expect(await nameAfter('Bird Log', 'Bird Diary', { prompts: [first, 'Call it Bird Diary'] })).toBe('Bird Diary');
});

test('reads a title as a person sees it', () => {
  expect(titleOf(page('Pip &amp; Plank&#33;\n'))).toBe('Pip & Plank!');
  expect(titleOf('<html></html>')).toBe('');
});
