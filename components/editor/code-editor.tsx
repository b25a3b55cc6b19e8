'use client';
import { Editor, type Monaco, type OnMount } from '@monaco-editor/react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePreferences } from '@/components/intl/preferences';
import { Skeleton } from '@/components/ui/skeleton';
import type { Path } from '@/lib/base/files/path';
import type { ProjectId } from '@/lib/base/foundation/id';
import { calmDiagnostics, defineEaselTheme, loadMonaco } from './monaco-setup';
import { modelOf, showText } from './models';

type CodeEditorInstance = Parameters<OnMount>[0];

/** Where to put the cursor; a new object moves it again. */
export type Place = { line: number; column: number };

export const editorOptions = {
  automaticLayout: true,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  overviewRulerBorder: false,
  renderWhitespace: 'none',
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  padding: { top: 10, bottom: 10 },
  renderLineHighlight: 'none',
  overviewRulerLanes: 0,
  tabSize: 2,
  lineNumbersMinChars: 3,
  folding: false,
  guides: { indentation: false },
  bracketPairColorization: { enabled: false },
  contextmenu: false,
  fixedOverflowWidgets: true,
  stickyScroll: { enabled: false },
  unicodeHighlight: { ambiguousCharacters: false },
} as const;

/** One file's text. Typing is reported at once; a text that grows from outside is followed to its end. */
export function CodeEditor({
  projectId,
  path,
  text,
  isReadOnly,
  isGrowing,
  place,
  onType,
}: {
  projectId: ProjectId;
  path: Path;
  text: string;
  isReadOnly: boolean;
  isGrowing: boolean;
  place: Place | null;
  onType: (path: Path, text: string) => void;
}) {
  const t = useTranslations('editor');
  const [editor, setEditor] = useState<CodeEditorInstance | null>(null);
  const monaco = useRef<Monaco | null>(null);
  const tell = useRef(onType);
  const isOurs = useRef(false);
  const places = useRef(new Map<Path, ReturnType<CodeEditorInstance['saveViewState']>>());
  const shown = useRef<Path | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useThemeOf(monaco, editor);

  useEffect(() => {
    let isThere = true;
    loadMonaco().catch(() => isThere && setFailed(true));
    return () => {
      isThere = false;
    };
  }, []);

  useEffect(() => {
    tell.current = onType;
  });

  // Before the browser paints and before the next key, so that a stale text never overwrites typed text.
  useLayoutEffect(() => {
    if (editor === null || monaco.current === null) return;
    const model = modelOf(monaco.current, projectId, path);
    isOurs.current = true;
    if (editor.getModel() !== model) {
      if (shown.current !== null) places.current.set(shown.current, editor.saveViewState());
      editor.setModel(model);
      const kept = places.current.get(path);
      if (kept) editor.restoreViewState(kept);
      shown.current = path;
    }
    showText(model, text);
    isOurs.current = false;
    editor.updateOptions({ readOnly: isReadOnly, ariaLabel: t('tabKey', { path }) });
    if (isGrowing) editor.revealLine(model.getLineCount());
  }, [editor, projectId, path, text, isReadOnly, isGrowing, t]);

  useEffect(() => {
    if (editor === null || place === null) return;
    editor.setPosition({ lineNumber: place.line, column: place.column });
    editor.revealLineInCenter(place.line);
    editor.focus();
  }, [editor, place]);

  if (hasFailed) return <p className="p-6 text-ink-2">{t('editorFailed')}</p>;
  return (
    <Editor
      theme="easel"
      defaultValue=""
      // Models keep their undo history while another file is shown.
      keepCurrentModel
      options={editorOptions}
      loading={<Skeleton className="m-4 h-40 w-full self-start" />}
      beforeMount={(loaded) => {
        monaco.current = loaded;
        calmDiagnostics(loaded);
        defineEaselTheme(loaded);
      }}
      onMount={(mounted) => {
        mounted.onDidChangeModelContent(() => {
          if (!isOurs.current && shown.current !== null) tell.current(shown.current, mounted.getValue());
        });
        setEditor(mounted);
      }}
    />
  );
}

/** Follows the page's colours, including changes of the device's. */
export function useThemeOf(monaco: { readonly current: Monaco | null }, isMounted: unknown): void {
  const { theme } = usePreferences();
  useEffect(() => {
    if (monaco.current === null || isMounted === null) return;
    const repaint = () => monaco.current !== null && void defineEaselTheme(monaco.current);
    repaint();
    const device = window.matchMedia('(prefers-color-scheme: dark)');
    device.addEventListener('change', repaint);
    return () => device.removeEventListener('change', repaint);
  }, [monaco, isMounted, theme]);
}
