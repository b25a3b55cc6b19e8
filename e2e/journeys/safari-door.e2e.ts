import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';

/** A browser that resolves no name under `localhost`, like Safari before macOS 26. */
const flags = [
  '--host-resolver-rules=MAP app.localhost ~NOTFOUND, MAP *.app.localhost ~NOTFOUND, MAP *.sites.localhost ~NOTFOUND',
];

describe('the door', () => {
  let journey: Journey;
  let person: Person;

  describe('if names under localhost resolve', () => {
    beforeAll(async () => {
      journey = await startJourney({ isAlone: true });
      person = await journey.meet();
    });
    afterAll(() => journey?.end());

    test('redirects to app.localhost and keeps path and query', async () => {
      await person.page.goto(`http://localhost:${journey.easel.port}/settings?from=door`);
      await person.page.waitForURL(`http://app.localhost:${journey.easel.port}/settings?from=door`);
    });
  });

  describe('if they don’t', () => {
    beforeAll(async () => {
      journey = await startJourney({ flags });
      person = await journey.meet();
    });
    afterAll(() => journey?.end());

    test('falls back to ports, where building, preview, reload, restore and publishing work', async () => {
      const landing = await person.arrive();
      expect(new URL(person.page.url()).hostname).toBe('localhost');
      const studio = await landing.build(promptsOf('habit-tracker')[0]);
      await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }));
      await says(studio.conversation, /Opened 1 page at 3 sizes: no errors/);
      const app = new URL((await studio.iframe.getAttribute('src')) ?? '');
      expect(app.hostname).toBe('localhost');
      expect(app.port).not.toBe(new URL(person.page.url()).port);

      await studio.app.getByRole('button', { name: 'Read 20 minutes: mark as done' }).click();
      await person.page.reload();
      await studio.app.getByRole('button', { name: 'Read 20 minutes: done, tap to undo' }).waitFor();
      await studio.ask(promptsOf('habit-tracker')[1]);
      await says(studio.turnStatus, person.words('studio.status.version', { number: 2 }));
      await studio.app.getByRole('heading', { name: /^Good (morning|afternoon|evening)/ }).waitFor();
      await picture(person.page, 'safari');

      await studio.open('publish');
      await studio.publish.publish(person.words, 2);
      const site = await studio.publish.openLiveSite();
      await site.getByRole('heading', { name: /^Good (morning|afternoon|evening)/ }).waitFor();
      expect(new URL(site.url()).hostname).toBe('localhost');
      // Only the door's probe of an unresolvable name may fail.
      expect(person.faults.filter((fault) => !fault.includes('ERR_NAME_NOT_RESOLVED'))).toEqual([]);
    });
  });
});
