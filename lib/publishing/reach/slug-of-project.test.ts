import { expect, test } from 'vitest';
import type { ProjectId } from '../../base/foundation/id';
import type { Site } from '../sites/site';
import { createSlugOfProject } from './slug-of-project';

const soup = 'soup-project' as ProjectId;

function startSites() {
  const slugs = new Map<ProjectId, string>([[soup, 'soup']]);
  const asked: string[] = [];
  const siteOf = (projectId: ProjectId, slug: string) => ({ projectId, slug }) as Site;
  return {
    ...{ slugs, asked },
    slugOf: createSlugOfProject({
      async site(id) {
        asked.push(`project ${id}`);
        const slug = slugs.get(id);
        return slug === undefined ? null : siteOf(id, slug);
      },
      async siteBySlug(slug) {
        asked.push(`slug ${slug}`);
        const found = [...slugs].find(([, one]) => one === slug);
        return found ? siteOf(found[0], slug) : null;
      },
    }),
  };
}

test('a visitor’s second request asks by the address alone', async () => {
  const { slugOf, asked } = startSites();
  expect([await slugOf(soup), await slugOf(soup)]).toEqual(['soup', 'soup']);
  expect(asked).toEqual(['project soup-project', 'slug soup']);
});

test('a site that moved, ended, or whose address went to another project is never told of as before', async () => {
  const { slugOf, slugs } = startSites();
  await slugOf(soup);
  slugs.set(soup, 'soup-kitchen');
  expect(await slugOf(soup)).toBe('soup-kitchen');
  slugs.set('another' as ProjectId, 'soup-kitchen');
  slugs.set(soup, 'soup-2');
  expect(await slugOf(soup)).toBe('soup-2');
  slugs.delete(soup);
  expect(await slugOf(soup)).toBe('');
});
