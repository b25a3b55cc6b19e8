import { describe, expect, test } from 'vitest';
import { templateNotes } from '../template/template-notes';
import { buildMessages, type PromptInput } from './build-messages';
import { tellKind } from './kinds-of-app';

const kindOf = (prompt: string) => /helps\. An? ([a-z]+)/.exec(tellKind(prompt))?.[1];

describe('what makes an app of its kind complete', () => {
  test.each([
    ['I sell wooden toys and want a little shop for them', 'shop'],
    ['Booking site for me, I am a driving instructor', 'booking'],
    ['A page where everybody votes for the next film', 'community'],
    ['A snake game with levels', 'game'],
    ['A questionnaire for our guests', 'form'],
    ['给我做一个钢琴课的预约页面', 'booking'],
    ['帮我做一个班级失物招领', 'community'],
    ['做一个家庭记账的小工具', 'tool'],
  ])('%s', (prompt, kind) => expect(kindOf(prompt)).toBe(kind));

  test('says nothing where no word tells, and of the kind that is named first', () => {
    expect(tellKind('Something nice for my grandmother')).toBe('');
    expect(kindOf('A shop with a blog, a forum, a quiz, a calendar for bookings and a dashboard')).toBe('shop');
  });

  test('does not take the lessons of a day in order for goods that are ordered', () => {
    expect(kindOf('Booking of lessons; for me alone the lessons of the day in order')).toBe('booking');
  });

  test('goes with the first build alone, in the language of the request', () => {
    const base: Omit<PromptInput, 'request'> = {
      ...{ templateNotes, rules: '', others: [], files: [], recentPaths: [], observations: [], history: [] },
      model: { contextTokens: 64_000, maxOutputTokens: 16_000 },
    };
    const messageOf = (prompt: string, more: Partial<PromptInput> = {}) =>
      buildMessages(
        { ...base, request: { purpose: 'build', prompt, mode: 'build', answers: [], plan: null }, ...more },
        (text) => text.length / 4,
      ).messages[1]!.content;
    expect(messageOf('A little shop')).toContain('# For this app\n- To choose from, where it helps. A shop:');
    expect(messageOf('A little shop')).not.toContain('- Chinese:');
    expect(messageOf('一个小店')).toContain('- Chinese:');
    const history = [{ prompt: 'A shop', outcome: 'version' as const, added: [], changed: [], removed: [] }];
    expect(messageOf('A little shop', { history })).not.toContain('# For this app');
    expect(messageOf('A little shop', { model: { ...base.model, isSmall: true } })).not.toContain('# For this app');
  });
});
