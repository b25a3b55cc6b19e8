import type { WrittenPromise } from '../../base/promises/read-promises';
import type { Catalogue } from '../catalogue/manifest';
import { notePath } from './installed-module';

/** The language a page declares; English if it declares none. */
const languageOf = (html: string | null): string =>
  /<html\b[^<>]{0,400}?\blang=["']([\w-]+)["']/i.exec(html ?? '')?.[1] ?? 'en';

/**
 * The promises that an app's parts bring, in the language of its page; none from parts that have none in that language.
 * `isNew` selects the parts to take them from, so that a promise the person removed does not come back.
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
