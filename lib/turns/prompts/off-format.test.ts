import { expect, test } from 'vitest';
import { isOffFormat } from './off-format';

test('code outside tags is off the format', () => {
  expect(isOffFormat('Sure!\n\n```tsx\nexport default function App() {}\n```\n')).toBe(true);
  expect(isOffFormat('Put this into App.tsx:\n\nimport { useState } from "react"\n')).toBe(true);
});

test('an answer in words is not', () => {
  expect(isOffFormat('Your bookings are kept on this device. To change the colour, just ask me.')).toBe(false);
  expect(isOffFormat('Click **Import** and choose the `.csv` file.')).toBe(false);
});
