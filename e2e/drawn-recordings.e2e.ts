import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoExamples } from '../lib/turns/demo/demo-examples';
import { startJourney, type Journey } from './support/journey';
import { useProjects } from './support/projects';
import { fetchSite, readTwice } from './support/read-site';
import { sampleOf } from './support/sample';

type State = { url: string; drawn: { pages: number } | null };

// The sample has one app that keeps rows and one that does not.
const chosen = new Set(['recipe-box', 'bakery-orders']);

describe('sites of the recorded apps, as they are served and as their apps draw them', () => {
  let journey: Journey;
  let projects: ReturnType<typeof useProjects>;
  beforeAll(async () => {
    journey = await startJourney();
    projects = useProjects(journey.easel);
  });
  afterAll(() => journey?.end());

  const samples = sampleOf(demoExamples, ({ id }) => chosen.has(id));
  test.each(samples.map(({ id, prompts }) => ({ id, prompts })))(
    '$id: no difference in words, titles and links',
    async ({ prompts }) => {
      const projectId = await projects.build(prompts[0]);
      await projects.publish(projectId);
      const person = await journey.meet();
      await person.page.goto(`${journey.easel.builder}/projects/${projectId}`);
      let state: State | null = null;
      await expect
        .poll(
          async () => {
            state = await projects.must<State>(200, 'GET', projects.at(projectId, '/site/drawing'));
            return state.drawn !== null;
          },
          { timeout: 180_000, interval: 1000 },
        )
        .toBe(true);
      await person.context.close();
      const { origin, host } = new URL(state!.url);
      const slug = host.split('.')[0]!;
      const map = (await fetchSite(journey.easel.port, slug, '/sitemap.xml')).text;
      const routes = [...map.matchAll(/<loc>https?:\/\/[^/<]*([^<]*)<\/loc>/g)].map(([, route]) => route!);
      expect(routes).toContain('/');
      for (const route of routes) {
        expect((await fetchSite(journey.easel.port, slug, route)).text).toContain('id="easel-drawn"');
        const { drawn, own } = await readTwice(journey.browser, origin + route);
        expect(drawn.words.length).toBeGreaterThan(10);
        expect(own).toEqual(drawn);
      }
    },
  );
});
