'use client';
import { useTranslations } from 'use-intl';
import type { Hit } from './find-in-texts';

export const mostHits = 200;

/** Search matches; a click opens one. */
export function SearchResults({
  hits,
  isSearching,
  onGo,
}: {
  hits: readonly Hit[];
  isSearching: boolean;
  onGo: (hit: Hit) => void;
}) {
  const t = useTranslations('editor');
  const paths = [...new Set(hits.map(({ path }) => path))];
  return (
    <section aria-label={t('searchResults')} className="scrollbar-calm min-h-0 flex-1 overflow-auto px-2 pb-2 text-sm">
      <output className="block px-1.5 py-1 text-xs text-ink-3">
        {isSearching && hits.length === 0
          ? t('searching')
          : hits.length === 0
            ? t('searchNone')
            : hits.length === mostHits
              ? t('searchMany', { count: mostHits })
              : t('searchCount', { count: hits.length })}
      </output>
      {paths.map((path) => (
        <div key={path}>
          <h3 className="truncate px-1.5 pt-1.5 font-mono text-xs font-regular tracking-normal text-ink-3">{path}</h3>
          <ul>
            {hits
              .filter((hit) => hit.path === path)
              .map((hit) => (
                <li key={`${hit.line}:${hit.column}`}>
                  <button
                    type="button"
                    onClick={() => onGo(hit)}
                    className="flex w-full items-baseline gap-2 rounded-sm px-1.5 py-1 text-left font-mono text-xs hover:bg-hover"
                  >
                    <span className="num w-6 flex-none text-right text-ink-3">{hit.line}</span>
                    <span className="min-w-0 truncate whitespace-pre text-ink-2">
                      {hit.before}
                      <mark className="rounded-[3px] bg-warn-soft text-ink">{hit.match}</mark>
                      {hit.after}
                    </span>
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
