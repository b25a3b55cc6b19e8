import { describe, expect, test } from 'vitest';
import { chooseEngine, otherEngine, type EngineFacts } from './choose-engine';

const facts = (change: Partial<EngineFacts>): EngineFacts => ({
  setting: 'automatic',
  needs: 'client',
  keepsData: false,
  absence: null,
  ...change,
});

describe('chooseEngine', () => {
  test.each([
    [facts({}), 'embedded'],
    [facts({ absence: 'host-silent' }), 'embedded'],
    [facts({ needs: 'node' }), 'webcontainer'],
    [facts({ setting: 'webcontainer' }), 'webcontainer'],
    [facts({ setting: 'webcontainer', keepsData: true }), 'embedded'],
    [facts({ setting: 'webcontainer', keepsData: true, absence: 'host-silent' }), 'embedded'],
    [facts({ setting: 'webcontainer', keepsData: true, needs: 'node' }), 'webcontainer'],
    [facts({ setting: 'embedded', needs: 'node', absence: 'host-silent' }), 'embedded'],
  ] as const)('runs %o with %s', (given, engine) => {
    expect(chooseEngine(given)).toEqual({ engine });
  });

  test.each(['host-silent', 'not-isolated', 'boot-failed'] as const)('names %s where Node is needed', (absence) => {
    expect(chooseEngine(facts({ needs: 'node', absence }))).toEqual({ engine: null, reason: absence });
  });

  test('does not replace the engine the person chose', () => {
    expect(chooseEngine(facts({ setting: 'webcontainer', absence: 'host-silent' }))).toEqual({
      engine: null,
      reason: 'host-silent',
    });
  });

  test('knows the other one', () => {
    expect(otherEngine('embedded')).toBe('webcontainer');
    expect(otherEngine('webcontainer')).toBe('embedded');
  });
});
