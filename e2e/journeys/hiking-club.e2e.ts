import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { isLong, longTest } from '../support/sample';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';
import {
  autumn,
  breaks,
  file,
  firstReply,
  numberReply,
  paleAutumn,
  printed,
  promiseCount,
  withNumber,
  withPrint,
} from './hiking-club/club';

/** A trial walks a dozen journeys with accounts, which takes a while on two shared cores. */
const timeout = 240_000;

/** The correct app with only a comment changed, so that there is a version to make. */
const mended = (what: string) => `${withNumber}\n// mended: ${what}`;

// One conversation told in steps: each continues where the previous one ended.
describe('a club whose owner has an account in the preview', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let replies: string[] = [];
  const asked: string[] = [];
  let version = 0;

  /** Sends a request, waits for its version, and returns how often the model was called for it. */
  async function change(request: string, ...answers: string[]): Promise<number> {
    replies = answers;
    const before = asked.length;
    await studio.ask(request);
    await isReady();
    return asked.length - before;
  }
  async function isReady(): Promise<void> {
    version += 1;
    await says(studio.turnStatus, person.words('studio.status.version', { number: version }), timeout);
  }
  async function expectNothingAsked(): Promise<void> {
    expect(await studio.conversation.getByText(person.words('promises.ask.title')).count()).toBe(0);
    expect(await studio.conversation.getByText(person.words('studio.repair.title')).count()).toBe(0);
    // She is still signed in, and no account made by a journey is among her members.
    await studio.app.getByText('Hello Ada Berg').waitFor();
    const members = studio.app.getByRole('list', { name: 'Members' }).getByRole('listitem');
    expect(await members.allTextContents()).toEqual(['Ada Berg']);
  }
  const lastTurn = () => studio.conversation.getByRole('article').last();

  beforeAll(async () => {
    model = await startScriptedModel(({ text }) => {
      asked.push(text);
      return replies.shift() ?? 'Nothing more.';
    });
    journey = await startJourney({ env: model.env });
    person = await journey.meet();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test(
    'its promises are proven behind its sign-in, on separate data',
    async () => {
      const landing = await person.arrive();
      replies = [firstReply];
      studio = await landing.build('An app for our hiking club: people join, I announce hikes with seats');
      await isReady();
      expect(asked).toHaveLength(1);
      await says(studio.conversation, person.words('studio.version.promises', { count: 4 }));
      await picture(person.page, 'hiking-club-first');
    },
    timeout,
  );

  test(
    'the owner’s account, created by hand in the preview, breaks no check: no question, no repair',
    async () => {
      const { app } = studio;
      await app.getByLabel('Name').fill('Ada Berg');
      await app.getByLabel('E-mail').fill('ada@club.example');
      await app.getByLabel('Password').fill('summit-at-dawn');
      await app.getByRole('button', { name: 'Join the club' }).click();
      await app.getByText('Hello Ada Berg').waitFor();

      expect(await change('Autumn colours, please', `Warm colours now.\n\n${file(autumn)}`)).toBe(1);
      await says(lastTurn(), person.words('studio.version.promises', { count: 4 }));
      await expectNothingAsked();
    },
    2 * timeout,
  );

  // Covered in `npm test` by the change before it.
  longTest(
    'two more changes break no check either',
    async () => {
      const print = `You can print the list.\n\n${file(withPrint)}${printed}`;
      expect(await change('A list of the members that I can print', print)).toBe(1);
      await says(lastTurn(), person.words('studio.version.promises', { count: 5 }));
      expect(await change('An emergency number that must be filled in', numberReply)).toBe(1);
      await says(lastTurn(), person.words('studio.version.promises', { count: promiseCount }));
      await expectNothingAsked();
      await picture(person.page, 'hiking-club-changed');
    },
    4 * timeout,
  );

  // Covered in `npm test` by e2e/mutations, journeys/promises.
  test.runIf(isLong).each(breaks)(
    'a real fault is detected and repaired: $name',
    async ({ broken, seenBy, name }) => {
      const calls = await change(
        `A small thing: ${name}`,
        `Done.\n\n${file(broken)}`,
        `Mended.\n\n${file(mended(name))}`,
      );
      expect(calls).toBe(2);
      expect(asked.at(-1)).toContain(`(${seenBy}) is broken at step`);
      await says(lastTurn(), person.words('studio.version.promises', { count: promiseCount }));
    },
    2 * timeout,
  );

  // Covered in `npm test` by journeys/flaws.
  longTest(
    'colours that leave the text unreadable are told with the version, unasked and unpaid',
    async () => {
      expect(await change('Paler autumn colours', `Paler now.\n\n${file(paleAutumn)}`)).toBe(1);
      await says(lastTurn().getByTestId('note-flaws'), person.words('studio.problem.faint-text'));
      await says(lastTurn(), person.words('studio.version.promises', { count: promiseCount }));
      expect(await change('As before, please', `As before.\n\n${file(mended('colours'))}`)).toBe(1);
    },
    2 * timeout,
  );

  // Covered in `npm test` by journeys/promises.
  longTest(
    'a promise that would no longer hold is asked about once, and kept for good if she says so',
    async () => {
      const withdrawn =
        '<promise id="printed-list" remove="true">\nThe list could no longer be printed: it is sent by mail.\n</promise>\n';
      const without = withNumber.replace('Print the list', 'Mail the list');
      replies = [`By mail now.\n\n${file(without)}${withdrawn}`, `It is printed again.\n\n${file(mended('printing'))}`];
      const before = asked.length;
      await studio.ask('Send the list by mail');
      const keep = studio.conversation.getByRole('button', { name: person.words('promises.ask.keep') });
      await keep.waitFor({ timeout });
      await says(lastTurn(), 'The list that I print names everybody.');
      expect(await studio.conversation.getByText(person.words('promises.ask.title')).count()).toBe(1);
      for (const [width, height] of [
        [1280, 800],
        [360, 740],
      ] as const) {
        await person.page.setViewportSize({ width, height });
        for (const colorScheme of ['light', 'dark'] as const) {
          await person.page.emulateMedia({ colorScheme });
          await picture(person.page, `hiking-club-ask-${width}-${colorScheme}`);
        }
      }
      await person.page.emulateMedia({ colorScheme: 'light' });
      await person.page.setViewportSize({ width: 1280, height: 800 });
      await keep.click();
      // No separate version for the answer, only the one of the change.
      await isReady();
      expect(asked.length - before).toBe(2);
      expect(asked.at(-1)).toContain('The person was asked, and keeps it.');
      await says(lastTurn(), person.words('studio.version.promises', { count: promiseCount }));

      // The next request reports what became of the proposal.
      expect(await change('Larger letters', `Larger now.\n\n${file(mended('letters'))}`)).toBe(1);
      expect(asked.at(-1)).toMatch(/printed-list .*: refused\. Keep it as it stands/);
      expect(person.faults).toEqual([]);
    },
    3 * timeout,
  );
});
