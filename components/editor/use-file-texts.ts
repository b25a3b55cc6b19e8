'use client';
import { useCallback, useRef, useState } from 'react';
import type { Path } from '@/lib/base/files/path';
import type { ProjectApi } from '@/lib/studio/studio/api-client';
import type { CallFailure } from '@/lib/studio/studio/request';
import type { Base } from './editor-state';
import { fileKindOf } from './file-kind';

/** Known content of a saved file; null for a file that is not text. */
export type FileText =
  | { phase: 'loading' }
  | { phase: 'ready'; text: string | null }
  | { phase: 'failed'; failure: CallFailure };

const atATime = 8;

/** Contents of saved files by hash, each fetched once; identical files share one. */
export function useFileTexts(api: ProjectApi) {
  const [texts, setTexts] = useState<ReadonlyMap<string, FileText>>(new Map());
  const asked = useRef(new Set<string>());

  const load = useCallback(
    async (base: Base, paths: Iterable<Path>): Promise<void> => {
      const wanted = [...paths].flatMap((path) => {
        const hash = base.entries[path]?.hash;
        if (hash === undefined || asked.current.has(hash)) return [];
        asked.current.add(hash);
        return [{ path, hash }];
      });
      const work = async (): Promise<void> => {
        for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
          const { path, hash } = next;
          const text = await readText(api, base, path, hash);
          // A failed fetch may be retried.
          if (text.phase === 'failed') asked.current.delete(hash);
          setTexts((before) => new Map(before).set(hash, text));
        }
      };
      await Promise.all(Array.from({ length: Math.min(atATime, wanted.length) }, work));
    },
    [api],
  );

  /** A text this tab just saved need not be fetched. */
  const remember = useCallback((hash: string, text: string) => {
    asked.current.add(hash);
    setTexts((before) => new Map(before).set(hash, { phase: 'ready', text }));
  }, []);
  return { texts, load, remember };
}

async function readText(api: ProjectApi, base: Base, path: Path, hash: string): Promise<FileText> {
  if (fileKindOf(path) === 'binary' || fileKindOf(path) === 'picture') return { phase: 'ready', text: null };
  const read = await api.readFile(base.versionId, path, hash);
  if (!read.ok) return { phase: 'failed', failure: read.error };
  const text = read.value.type === 'file-write' && 'content' in read.value ? read.value.content : null;
  return { phase: 'ready', text: text?.includes('\u0000') ? null : text };
}
