import { describe, expect, test } from 'vitest';
import {
  describeThrown,
  formatConsole,
  isReactNoise,
  isRefusedByRule,
  isRefusedPerson,
  readStack,
  speaksOfTables,
  wordsOfTables,
} from './faults';

const origin = 'http://p-key.app.localhost:3000';
const urlOf = (address: string) => {
  if (address === `${origin}/@c/aa.js`) return '/src/App.tsx';
  return address.startsWith(`${origin}/src/`) ? address.slice(origin.length) : null;
};

describe('faults', () => {
  test('reads the project’s frames of a Chromium stack', () => {
    const stack = `TypeError: x is undefined\n    at Home (${origin}/src/pages/Home.tsx:12:5)\n    at renderWithHooks (http://layers.app.localhost/h/react-dom.js:1:2)\n    at ${origin}/@c/aa.js:3:7`;
    expect(readStack(stack, urlOf)).toEqual([
      { url: '/src/pages/Home.tsx', line: 12, column: 5 },
      { url: '/src/App.tsx', line: 3, column: 7 },
    ]);
  });

  test('reads a Firefox stack', () => {
    expect(readStack(`Home@${origin}/@c/aa.js:4:9\n`, urlOf)).toEqual([{ url: '/src/App.tsx', line: 4, column: 9 }]);
  });

  test('fills in what a console format names and leaves component stacks out', () => {
    expect(formatConsole(['Cannot load %s', 'prices', '\n    at Home (http://x/y.js:1:1)'])).toBe('Cannot load prices');
  });

  test('a wrong password is a person’s mistake; any other refusal is a fault', () => {
    const auth = `${origin}/backend/auth/v1`;
    expect(isRefusedPerson('POST', `${auth}/token?grant_type=password`, 400)).toBe(true);
    expect(isRefusedPerson('post', `${auth}/signup`, 422)).toBe(true);
    expect(isRefusedPerson('POST', `${auth}/token?grant_type=refresh_token`, 400)).toBe(false);
    expect(isRefusedPerson('POST', `${auth}/token?grant_type=password`, 429)).toBe(false);
    expect(isRefusedPerson('POST', `${auth}/signup`, 500)).toBe(false);
    expect(isRefusedPerson('POST', `${origin}/backend/rest/v1/bookings`, 400)).toBe(false);
  });

  test('a write that the app’s own rules refuse is not a fault; a wrong call and a failed read are', () => {
    const answer = (code: unknown) => JSON.stringify({ code, message: 'taken' });
    for (const code of ['P0001', '23505', '23514', '23P01', '22023', 'PT409']) {
      expect(isRefusedByRule('POST', 409, answer(code))).toBe(true);
    }
    for (const code of ['42703', '22P02', '23502', 'PGRST204', '42501', 7]) {
      expect(isRefusedByRule('POST', 400, answer(code))).toBe(false);
    }
    expect(isRefusedByRule('patch', 400, answer('P0001'))).toBe(true);
    expect(isRefusedByRule('GET', 400, answer('P0001'))).toBe(false);
    expect(isRefusedByRule('POST', 500, answer('P0001'))).toBe(false);
    for (const said of ['<html>', 'null', '']) expect(isRefusedByRule('POST', 400, said)).toBe(false);
    expect(speaksOfTables(`${origin}/backend/rest/v1/rpc/ask_for_room`)).toBe(true);
    expect(speaksOfTables(`${origin}/api/events`)).toBe(false);
  });

  test('reports a refused call with the database’s own message', () => {
    expect(wordsOfTables(JSON.stringify({ code: '42703', message: 'column "x" does not exist' }))).toBe(
      ' 42703: column "x" does not exist',
    );
    expect(wordsOfTables('{}')).toBe('');
    expect(wordsOfTables('not JSON')).toBe('');
  });

  test('ignores React’s advice to developers, but not a real error', () => {
    expect(isReactNoise('Each child in a list should have a unique "key" prop.')).toBe(true);
    expect(isReactNoise('Could not save the order')).toBe(false);
  });

  test('describes what can’t be turned into text', () => {
    const ring: Record<string, unknown> = {};
    ring.self = ring;
    expect(describeThrown(ring)).toMatch(/can’t be shown/);
    expect(describeThrown(new TypeError('no'))).toBe('TypeError: no');
  });
});

test.each([[new TypeError('destroy is not a function')], [new TypeError('destroy_ is not a function')]])(
  'an effect that returned a Promise is named as one: %s',
  (thrown) => {
    expect(describeThrown(thrown)).toMatch(
      /^An effect returned .*the Promise of an async function.*TypeError: destroy/,
    );
  },
);

test('so is React’s own warning of it, and no other function that is missing', () => {
  const told = formatConsole([
    '%s must not return anything besides a function, which is used for clean-up.%s',
    'useEffect',
    '',
  ]);
  expect(told).toMatch(/^An effect returned /);
  expect(describeThrown(new TypeError('save is not a function'))).toBe('TypeError: save is not a function');
});
