import type { WrittenPromise } from '../../base/promises/read-promises';

/** Languages in which a template is written. Each has its own words, content and promises. */
export const templateLanguages = ['en', 'zh-CN'] as const;
export type TemplateLanguage = (typeof templateLanguages)[number];

type InEach<Value> = Readonly<Record<TemplateLanguage, Value>>;

/** A template in one language. */
export type TemplateEdition = {
  /** Name of the fictional club or shop: the app's first name and title. */
  name: string;
  /** The app's own files by path, in addition to those of the standard template and of its modules. */
  files: Readonly<Record<string, string>>;
  promises: readonly WrittenPromise[];
};

/** A complete app from which people can start. */
export type AppTemplate = {
  /** Also the name of its folder and of its picture. */
  id: string;
  title: InEach<string>;
  description: InEach<string>;
  /** Ready-made parts, in the order they are installed. */
  modules: readonly string[];
  /** SQL migrations to run after those of the modules, in this order. Names have no timestamp. */
  migrations: readonly { name: string; sql: string }[];
  editions: InEach<TemplateEdition>;
};

/** All templates, in display order. */
export type AppTemplates = readonly AppTemplate[];
