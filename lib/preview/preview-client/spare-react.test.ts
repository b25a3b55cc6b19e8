import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { spareReact } from './spare-react';

type Shared = { recentlyCreatedOwnerStacks: number };
type Hook = { inject(internals: unknown): unknown };

function openView(isListed = true) {
  const given: unknown[] = [];
  const timeStamp = () => undefined;
  const hook: Hook = { inject: (internals) => given.push(internals) };
  const view = { console: isListed ? { timeStamp } : {}, __REACT_DEVTOOLS_GLOBAL_HOOK__: hook };
  return { view: view as unknown as Window & typeof globalThis, hook, given, timeStamp };
}

test('React that comes finds no timeline; once it is there the page has its own again', () => {
  const { view, hook, given, timeStamp } = openView();
  spareReact(view);
  expect('timeStamp' in view.console).toBe(false);
  const internals = { currentDispatcherRef: { recentlyCreatedOwnerStacks: 0 } };
  expect(hook.inject(internals)).toBe(1);
  expect(given).toEqual([internals]);
  expect(Reflect.get(view.console, 'timeStamp')).toBe(timeStamp);
});

test('a page without React has it back when its entry has run', () => {
  const { view, timeStamp } = openView();
  const putBack = spareReact(view);
  putBack();
  putBack();
  expect(Reflect.get(view.console, 'timeStamp')).toBe(timeStamp);
  const bare = openView(false);
  spareReact(bare.view)();
  expect('timeStamp' in bare.view.console).toBe(false);
});

test('an older React, or what is no React, is left as it is', () => {
  const { view, hook } = openView();
  spareReact(view);
  const shared = { current: null };
  hook.inject({ currentDispatcherRef: shared });
  hook.inject({});
  expect(shared).toEqual({ current: null });
});

test('React of this version takes no stack of an element', () => {
  const require = createRequire(import.meta.url);
  const React = require('react') as Record<string, unknown>;
  const internals = React['__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE'] as Shared;
  const createElement = React['createElement'] as (type: string) => { _debugStack: { stack: string } };
  const stackOf = () => createElement('p')._debugStack.stack;
  const known = Object.getOwnPropertyDescriptor(internals, 'recentlyCreatedOwnerStacks')!;
  try {
    expect(stackOf()).toContain('spare-react.test');
    const { view, hook } = openView();
    spareReact(view);
    hook.inject({ currentDispatcherRef: internals });
    internals.recentlyCreatedOwnerStacks = 0;
    expect(stackOf()).not.toContain('spare-react.test');
  } finally {
    Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', known);
  }
});
