'use client';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { z } from 'zod';
import type { FileOperation } from '@/lib/files/file-operation';
import type { Path } from '@/lib/files/path';
import type { ProjectId, VersionId } from '@/lib/foundation/id';
import type { StudioHandle } from '@/lib/studio/studio-controller';
import { succeed } from '@/lib/foundation/result';
import type { CallFailure, CallResult } from '@/lib/studio/request';
import { nothingOpen, reduceEditor, type Base } from './editor-state';
import { useFileTexts } from './use-file-texts';

const savedSchema = z.object({
  versionId: z.string(),
  version: z.object({ number: z.number() }).optional(),
});

const headSchema = z.object({ head: z.object({ versionId: z.string() }) });

type Saved = CallResult<z.infer<typeof savedSchema>>;

const versionOf = (saved: Saved) =>
  saved.ok && saved.value.version
    ? { versionId: saved.value.versionId as VersionId, number: saved.value.version.number }
    : null;

/**
 * The files behind the Code pane. With nothing typed they follow the head; with something typed they stay at the version
 * that was edited until it is saved, or reloaded, which keeps the typed text.
 */
export function useEditorFiles(studio: StudioHandle, projectId: ProjectId, head: VersionId | null) {
  const { api } = studio;
  const [state, dispatch] = useReducer(reduceEditor, nothingOpen);
  const [failure, setFailure] = useState<CallFailure | null>(null);
  const [isSaving, setSaving] = useState(false);
  const { texts, load, remember } = useFileTexts(api);
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });

  const readBase = useCallback(
    async (versionId: VersionId): Promise<CallResult<Base>> => {
      const tree = await api.tree(versionId);
      return tree.ok ? succeed({ versionId, entries: tree.value.entries }) : tree;
    },
    [api],
  );
  const takeBase = useCallback((base: CallResult<Base>): void => {
    if (base.ok) dispatch({ type: 'base-loaded', base: base.value });
    setFailure(base.ok ? null : base.error);
  }, []);
  /** Takes the project's newest version as the base, as the server knows it now; what was typed stays. */
  const loadHead = async (): Promise<boolean> => {
    const project = await api.request('GET', `/api/projects/${projectId}`, headSchema);
    const base = project.ok ? await readBase(project.value.head.versionId as VersionId) : project;
    takeBase(base);
    return base.ok;
  };

  // Heads this tab has itself gone past; the channel may tell of its own saves a moment later.
  const [passed, setPassed] = useState<ReadonlySet<VersionId>>(new Set());
  const isBehind = head !== null && state.base?.versionId !== head && !passed.has(head);
  const isHeld = state.typed.size > 0 || isSaving;
  useEffect(() => {
    if (head === null || !isBehind || isHeld) return;
    let isWanted = true;
    void readBase(head).then((base) => isWanted && takeBase(base));
    return () => {
      isWanted = false;
    };
  }, [head, isBehind, isHeld, readBase, takeBase]);

  /** Makes a version of these operations on the base; then the base is that version. */
  const commit = async (
    operations: readonly FileOperation[],
    sent: ReadonlyMap<Path, string>,
  ): Promise<CallResult<{ number: number | null }>> => {
    setSaving(true);
    const parentId = latest.current.base?.versionId;
    const saving = api.request('POST', `/api/projects/${projectId}/versions`, savedSchema, { parentId, operations });
    studio.showSave(operations, saving.then(versionOf));
    const saved = await saving;
    const base = saved.ok ? await readBase(saved.value.versionId as VersionId) : null;
    if (base?.ok === true) {
      const gonePast = [parentId, studio.getView().project.head?.versionId];
      const known = gonePast.filter((id) => id !== undefined && id !== base.value.versionId) as VersionId[];
      setPassed((before) => new Set([...before, ...known]));
      for (const [path, text] of sent) {
        const hash = base.value.entries[path]?.hash;
        if (hash !== undefined) remember(hash, text);
      }
      dispatch({ type: 'saved', base: base.value, sent });
    }
    setSaving(false);
    if (!saved.ok) return saved;
    if (base !== null && !base.ok) return base;
    return succeed({ number: saved.value.version?.number ?? null });
  };

  return { state, dispatch, texts, load, commit, loadHead, failure, isSaving, isBehind };
}
export type EditorFiles = ReturnType<typeof useEditorFiles>;
