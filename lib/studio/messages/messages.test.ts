import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { appErrorCodes } from '../../base/foundation/app-error';
import { chooseLocale, chooseTheme, locales } from './locale';
import { messagesOf } from './messages';

type Entry = [key: string, text: string];

function entriesOf(node: object, prefix = ''): Entry[] {
  return Object.entries(node).flatMap(([key, value]): Entry[] =>
    typeof value === 'string' ? [[prefix + key, value]] : entriesOf(value as object, `${prefix}${key}.`),
  );
}

/** Names of a text's arguments, and of the tags in it. */
function argumentsOf(text: string): string[] {
  const names = new Set<string>();
  const walk = (parts: readonly MessageFormatElement[]) => {
    for (const part of parts) {
      if (part.type === TYPE.literal || part.type === TYPE.pound) continue;
      names.add(part.type === TYPE.tag ? `<${part.value}>` : part.value);
      if (part.type === TYPE.tag) walk(part.children);
      if (part.type === TYPE.select || part.type === TYPE.plural)
        Object.values(part.options).forEach(({ value }) => walk(value));
    }
  };
  walk(parse(text));
  return [...names].sort();
}

describe('message catalogues', () => {
  test('have the same keys in every language', () => {
    const keys = locales.map((locale) =>
      entriesOf(messagesOf(locale))
        .map(([key]) => key)
        .sort(),
    );
    for (const others of keys) expect(others).toEqual(keys[0]);
  });

  test('ask for the same values in every language', () => {
    for (const locale of locales) {
      const translated = new Map(entriesOf(messagesOf(locale)));
      for (const [key, text] of entriesOf(messagesOf('en'))) {
        expect([locale, key, argumentsOf(translated.get(key) ?? '')]).toEqual([locale, key, argumentsOf(text)]);
      }
    }
  });

  test('leave no text empty and shout nowhere', () => {
    for (const locale of locales) {
      for (const [key, text] of entriesOf(messagesOf(locale))) {
        expect(text.trim(), key).not.toBe('');
        expect(text, key).not.toMatch(/[!！]|\b(oops|sorry|successfully)\b/i);
      }
    }
  });

  test('have a sentence for every error code', () => {
    for (const locale of locales) {
      expect(Object.keys(messagesOf(locale).errors).sort()).toEqual([...appErrorCodes].sort());
    }
  });
});

describe('chooseLocale', () => {
  test.each([
    ['zh-CN', 'en', 'zh-CN'],
    [undefined, 'zh-TW,zh;q=0.9,en;q=0.8', 'zh-CN'],
    [undefined, 'fr-FR,fr;q=0.9,en;q=0.4,zh;q=0.5', 'zh-CN'],
    [undefined, 'de, zh;q=0', 'en'],
    ['xx', 'en-GB', 'en'],
    [undefined, null, 'en'],
  ])('picks from cookie %s and header %s: %s', (cookie, header, locale) => {
    expect(chooseLocale(cookie, header)).toBe(locale);
  });

  test('takes an unknown theme for the system one', () => {
    expect(chooseTheme('neon')).toBe('system');
    expect(chooseTheme('dark')).toBe('dark');
  });
});
