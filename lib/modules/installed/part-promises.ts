import type { WrittenPromise } from '../../base/promises/read-promises';
import type { Catalogue } from '../catalogue/manifest';
import { notePath } from './installed-module';

/** The language that a page says it is in; English where it says none. */
const languageOf = (html: string | null): string =>
  /<html\b[^<>]{0,400}?\blang=["']([\w-]+)["']/i.exec(html ?? '')?.[1] ?? 'en';

/**
 * What parts of an app bring for it to keep, in the language of its page; nothing in languages that a part has none
 * for. `isNew`: of which
 * parts, so that a promise which the person took away does not come back.
 */
export function promisesOfParts(
  modules: Catalogue,
  paths: readonly string[],
  html: string | null,
  isNew: (name: string) => boolean = () => true,
): WrittenPromise[] {
  const language = languageOf(html);
  const here = new Set(paths);
  return [...modules.values()]
    .filter(({ manifest: { name } }) => here.has(notePath(name)) && isNew(name))
    .flatMap(
      ({ promises }) =>
        promises[language] ??
        promises[language.split('-')[0]!] ??
        (/^zh\b/.test(language) ? (promises['zh-CN'] ?? []) : []),
    );
}
