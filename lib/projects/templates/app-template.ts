import type { WrittenPromise } from '../../base/promises/read-promises';

/** The languages a template is written in; each has words, content and promises of its own. */
export const templateLanguages = ['en', 'zh-CN'] as const;
export type TemplateLanguage = (typeof templateLanguages)[number];

type InEach<Value> = Readonly<Record<TemplateLanguage, Value>>;

/** A template in one language. */
export type TemplateEdition = {
  /** The name of the made-up club or shop: the app's first name and title. */
  name: string;
  /** The app's own files by path, beside those of the standard template and of its modules. */
  files: Readonly<Record<string, string>>;
  promises: readonly WrittenPromise[];
};

/** A whole app that people start from. */
export type AppTemplate = {
  /** Also the name of its folder and of its picture. */
  id: string;
  title: InEach<string>;
  description: InEach<string>;
  /** Ready-made parts, in the order they are installed. */
  modules: readonly string[];
  /** Run after those of its modules, in this order; names without a time. */
  migrations: readonly { name: string; sql: string }[];
  editions: InEach<TemplateEdition>;
};

/** All templates, in display order. */
export type AppTemplates = readonly AppTemplate[];
