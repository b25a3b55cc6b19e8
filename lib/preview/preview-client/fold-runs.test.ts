import { expect, test } from 'vitest';
import { foldRuns } from './fold-runs';

test('the days of a calendar leave room for the form behind them', () => {
  const days = Array.from({ length: 31 }, (_, day) => ({ role: 'button', line: `button "${day + 1} May"` }));
  const lines = foldRuns([
    { role: 'heading', line: 'heading "Ladder"' },
    ...days,
    { role: 'textbox', line: 'textbox "Your name"' },
    { role: 'button', line: 'button "Reserve"' },
  ]);
  expect(lines).toEqual([
    'heading "Ladder"',
    ...['button "1 May"', 'button "2 May"', 'button "3 May"', 'button "4 May"', 'button "5 May"'],
    ...['button: 25 more like these', 'button "31 May"', 'textbox "Your name"', 'button "Reserve"'],
  ]);
  expect(foldRuns(days.slice(0, 8))).toHaveLength(8);
});
