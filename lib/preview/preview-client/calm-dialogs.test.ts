import { describe, expect, test } from 'vitest';
import { calmDialogs } from './calm-dialogs';

function openPage() {
  let time = 0;
  let shown = 0;
  const activation = { isActive: false };
  const page = {
    navigator: { userActivation: activation },
    alert: () => void (shown += 1),
    confirm: () => ((shown += 1), true),
    prompt: () => ((shown += 1), 'typed'),
    print: () => void (shown += 1),
  } as unknown as Window;
  calmDialogs(page, () => time);
  return { page, activation, pass: (ms: number) => (time += ms), shown: () => shown };
}

describe('dialogs of the app', () => {
  test('a flood is cut off after a few, as if cancelled', () => {
    const { page, shown, pass } = openPage();
    for (let n = 0; n < 100; n += 1) page.alert('again');
    expect(shown()).toBe(3);
    expect(page.confirm('sure?')).toBe(false);
    expect(page.prompt('name?')).toBe(null);
    pass(50_000);
    expect(page.confirm('sure?')).toBe(true);
    expect(shown()).toBe(4);
  });

  test('dialogs after a click are shown, at a person’s pace', () => {
    const { page, activation, shown, pass } = openPage();
    for (let n = 0; n < 10; n += 1) page.alert('again');
    activation.isActive = true;
    expect(page.confirm('Delete it?')).toBe(true);
    expect(page.prompt('Name?')).toBe('typed');
    for (let n = 0; n < 100; n += 1) page.alert('again');
    expect(shown()).toBe(8);
    pass(2000);
    expect(page.confirm('Delete it?')).toBe(true);
  });
});
