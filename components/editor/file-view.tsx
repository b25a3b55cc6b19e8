'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LoadFailed } from '@/components/intl/load-failed';
import { useFailureWords } from '@/components/intl/use-call';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { Path } from '@/lib/base/files/path';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Place } from './code-editor';
import { fileKindOf } from './file-kind';
import type { LiveFile } from './live-files';
import type { EditorFiles } from './use-editor-files';

// The editor is large, so it loads with the first text shown.
const CodeEditor = lazy(() => import('./code-editor').then((file) => ({ default: file.CodeEditor })));
const ChangesView = lazy(() => import('./changes-view').then((file) => ({ default: file.ChangesView })));

/** One file in its suitable form: editable text, picture, diff, or what Easel is writing right now. */
export function FileView({
  projectId,
  files,
  path,
  live,
  areChangesShown,
  place,
  onType,
}: {
  projectId: ProjectId;
  files: EditorFiles;
  path: Path;
  live: LiveFile | null;
  areChangesShown: boolean;
  place: Place | null;
  onType: (path: Path, text: string) => void;
}) {
  const t = useTranslations('editor');
  const tErrors = useTranslations('errors');
  const failureWords = useFailureWords();
  const { base, typed } = files.state;
  const { load, texts } = files;
  const [drawingAs, setDrawingAs] = useState<'picture' | 'code'>('picture');
  useEffect(() => {
    if (base !== null) void load(base, [path]);
  }, [base, load, path]);

  const entry = base?.entries[path];
  const saved = entry === undefined ? undefined : texts.get(entry.hash);
  const savedText = saved?.phase === 'ready' ? saved.text : null;
  const mine = typed.get(path)?.text;
  const kind = fileKindOf(path);
  const text = live?.text ?? mine ?? savedText ?? '';

  if (live === null && mine === undefined && entry !== undefined && kind !== 'picture' && kind !== 'binary') {
    if (saved === undefined || saved.phase === 'loading') return <Skeleton className="m-4 h-40" />;
    if (saved.phase === 'failed') {
      return (
        <LoadFailed className="m-4" onTryAgain={() => base !== null && void load(base, [path])}>
          {t('fileFailed', { reason: failureWords(saved.failure) })}
        </LoadFailed>
      );
    }
  }
  if (live === null && mine === undefined && entry === undefined) {
    // Happens between a rename and its version, or after a turn that kept nothing.
    return (
      <p className="animate-rise p-6 text-ink-2" style={{ animationDelay: '300ms' }}>
        {tErrors('file-missing')}
      </p>
    );
  }
  if (kind === 'picture' && base !== null && entry !== undefined) {
    const address = path.split('/').map(encodeURIComponent).join('/');
    return <Picture path={path} source={`/api/projects/${projectId}/versions/${base.versionId}/files/${address}`} />;
  }
  if (kind === 'binary' || (live === null && mine === undefined && entry !== undefined && savedText === null)) {
    return <p className="p-6 text-ink-2">{t('binary')}</p>;
  }
  const editor = (
    <Suspense fallback={<Skeleton className="m-4 h-40" />}>
      {areChangesShown && mine !== undefined ? (
        <ChangesView path={path} saved={savedText ?? ''} typed={mine} />
      ) : (
        <CodeEditor
          projectId={projectId}
          path={path}
          text={text}
          isReadOnly={live !== null || entry?.locked === true}
          isGrowing={live?.phase === 'writing'}
          place={place}
          onType={onType}
        />
      )}
    </Suspense>
  );
  if (kind !== 'drawing' || live !== null || areChangesShown) return editor;
  return (
    <div className="grid h-full grid-rows-[auto_minmax(0,1fr)]">
      <div className="px-3 pt-2">
        <Segmented
          label={t('showAs')}
          value={drawingAs}
          segments={[
            { value: 'picture', label: t('picture') },
            { value: 'code', label: t('code') },
          ]}
          onChange={setDrawingAs}
        />
      </div>
      {drawingAs === 'code' ? (
        editor
      ) : (
        // As an image an SVG can't run anything; the server sends it as plain text only.
        <Picture path={path} source={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`} />
      )}
    </div>
  );
}

function Picture({ path, source }: { path: Path; source: string }) {
  const t = useTranslations('editor');
  return (
    <div className="grid h-full min-h-0 place-items-center overflow-auto bg-sunk p-6">
      {/* oxlint-disable-next-line nextjs/no-img-element -- a project's own file, of unknown size */}
      <img
        src={source}
        alt={t('picturesOf', { path })}
        className="max-h-full max-w-full min-h-4 min-w-4 object-contain"
      />
    </div>
  );
}
