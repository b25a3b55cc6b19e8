import { describe, expect, test } from 'vitest';
import { drawLooks } from '../looks/draw-looks';
import { readProjectSettings, usualMode } from './project-settings';

describe('project settings', () => {
  test('build at once and have no look where nothing was set', () => {
    expect(readProjectSettings({})).toEqual({ planFirst: false, writesPromises: true, look: null });
    expect(usualMode(readProjectSettings({}))).toBe('build');
  });

  test('show the plan first where that was set', () => {
    expect(usualMode(readProjectSettings({ planFirst: true }))).toBe('plan');
  });

  test('keep a look, and take what can’t be read for none', () => {
    const look = drawLooks('A bakery', 1)[2];
    expect(readProjectSettings({ look: JSON.parse(JSON.stringify(look)) as unknown, engine: 'x' }).look).toEqual(look);
    const forged = { ...look, colors: { ...look.colors, ink: 'red;} body{' } };
    expect(readProjectSettings({ look: forged, planFirst: 'yes' })).toEqual({
      ...{ planFirst: false, writesPromises: true, look: null },
    });
  });
});
