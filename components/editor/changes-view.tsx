'use client';
import { DiffEditor, type Monaco } from '@monaco-editor/react';
import { useRef, useState } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import type { Path } from '@/lib/base/files/path';
import { editorOptions, useThemeOf } from './code-editor';
import { defineEaselTheme } from './monaco-setup';

/** Unsaved text of a file compared with its saved one. */
export function ChangesView({ path, saved, typed }: { path: Path; saved: string; typed: string }) {
  const monaco = useRef<Monaco | null>(null);
  const [mounted, setMounted] = useState<object | null>(null);
  useThemeOf(monaco, mounted);
  return (
    <DiffEditor
      theme="easel"
      original={saved}
      modified={typed}
      originalModelPath={`saved/${path}`}
      modifiedModelPath={`typed/${path}`}
      // The models outlive the view: disposing them under a closing editor throws.
      keepCurrentOriginalModel
      keepCurrentModifiedModel
      options={{
        ...editorOptions,
        readOnly: true,
        renderSideBySide: false,
        renderOverviewRuler: false,
        hideUnchangedRegions: { enabled: true },
      }}
      loading={<Skeleton className="m-4 h-40 w-full self-start" />}
      beforeMount={(loaded) => {
        monaco.current = loaded;
        defineEaselTheme(loaded);
      }}
      onMount={(editor) => setMounted(editor)}
    />
  );
}
