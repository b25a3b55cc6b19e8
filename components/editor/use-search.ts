'use client';
import { useEffect, useMemo, useState } from 'react';
import type { Path } from '@/lib/base/files/path';
import { fileKindOf } from './file-kind';
import { findInTexts, type Hit } from './find-in-texts';
import { mostHits } from './search-results';
import type { EditorFiles } from './use-editor-files';

const longestSearched = 400_000;

/** Searches every text of the edited version, including unsaved text; the first search fetches the texts. */
export function useSearch(files: EditorFiles, query: string): { hits: readonly Hit[]; isSearching: boolean } {
  const { load, texts } = files;
  const { base, typed } = files.state;
  const [searched, setSearched] = useState<string | null>(null);
  const isWanted = query !== '';

  useEffect(() => {
    if (!isWanted || base === null) return;
    let isLatest = true;
    const paths = Object.keys(base.entries).filter((path) => {
      const kind = fileKindOf(path);
      return (kind === 'text' || kind === 'drawing') && base.entries[path]!.size <= longestSearched;
    });
    void load(base, paths).then(() => isLatest && setSearched(base.versionId));
    return () => {
      isLatest = false;
    };
  }, [isWanted, base, load]);

  const hits = useMemo(() => {
    if (!isWanted || base === null) return [];
    const all = new Map<Path, string>();
    for (const [path, { hash }] of Object.entries(base.entries)) {
      const text = texts.get(hash);
      if (text?.phase === 'ready' && text.text !== null) all.set(path, text.text);
    }
    for (const [path, { text }] of typed) all.set(path, text);
    return findInTexts(all, query, mostHits);
  }, [isWanted, base, texts, typed, query]);
  return { hits, isSearching: isWanted && searched !== base?.versionId };
}
