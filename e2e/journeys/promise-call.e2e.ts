import { afterAll, beforeAll, expect, test } from 'vitest';
import { says } from '../pages/studio-page';
import { startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const app = `A list of plants.

<file path="src/App.tsx">
import { useState } from 'react';

export default function App() {
  const [plants, setPlants] = useState<string[]>(() => JSON.parse(localStorage.getItem('plants') ?? '[]'));
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState('');
  const add = () => {
    const next = [...plants, name];
    localStorage.setItem('plants', JSON.stringify(next));
    setPlants(next);
    setIsOpen(false);
  };
  return (
    <main>
      <h1>My plants</h1>
      <button onClick={() => setIsOpen(true)}>Add a plant</button>
      {isOpen && (
        <div>
          <label>Its name <input value={name} onChange={(event) => setName(event.target.value)} /></label>
          <button onClick={add}>Keep it</button>
        </div>
      )}
      <ul>{plants.map((plant) => <li key={plant}>{plant}</li>)}</ul>
    </main>
  );
}
</file>
`;

const promise = `<promise id="plant-stays">
A plant that I add is still there when I come back.
click button "Add a plant"
fill "Its name" with "Fern"
click button "Keep it"
after reload
see listitem "Fern"
</promise>`;

const lateMs = 3000;

let model: ScriptedModel;
let journey: Journey;
let person: Person;
const told: string[] = [];

beforeAll(async () => {
  const answerPromises = ({ text }: { text: string }) => {
    told.push(text);
    return promise;
  };
  model = await startScriptedModel(() => app, 'gpt-4.1', answerPromises);
  journey = await startJourney({ env: model.env });
  person = await journey.meet({ viewport: { width: 1280, height: 800 } });
});

afterAll(async () => {
  await journey?.end();
  await model?.close();
});

test('after a trial without a fault the model is told what the pages show, and its promise is tried and kept', async () => {
  // The model answers at once, and the studio's connection is late: the draft waits for its tab all the same.
  await person.page.routeWebSocket(/\/channel\?/, async (socket) => {
    await new Promise((resolve) => setTimeout(resolve, lateMs));
    socket.connectToServer();
  });
  const landing = await person.arrive();
  const studio = await landing.build('A list of my plants');
  await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }));

  expect(told).toHaveLength(1);
  expect(told[0]).toContain('| /:\n|   heading "My plants"\n|   button "Add a plant"');
  // The model also knows what appears when a button is pressed, but nothing of the source.
  expect(told[0]).toContain(
    '| /, pressed button "Add a plant", then also:\n|   textbox "Its name"\n|   button "Keep it"',
  );
  expect(told[0]).not.toMatch(/useState|localStorage|src\/App/);
  await studio.conversation.getByText('A plant that I add is still there when I come back.').first().waitFor();
});
