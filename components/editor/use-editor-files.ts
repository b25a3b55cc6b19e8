'use client';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { projectSchema } from '@/lib/base/answers/project-answers';
import { type MadeVersion, madeVersionSchema } from '@/lib/base/answers/version-answers';
import type { FileOperation } from '@/lib/base/files/file-operation';
import type { Path } from '@/lib/base/files/path';
import type { ProjectId, VersionId } from '@/lib/base/foundation/id';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { fail, succeed } from '@/lib/base/foundation/result';
import type { CallFailure, CallResult } from '@/lib/studio/studio/request';
import { nothingOpen, reduceEditor, type Base } from './editor-state';
import { useFileTexts } from './use-file-texts';

type Saved = CallResult<MadeVersion>;

const versionOf = (saved: Saved) =>
  saved.ok ? { versionId: saved.value.versionId as VersionId, number: saved.value.version.number } : null;

/**
 * The files behind the Code pane. Without unsaved text they follow the head; with unsaved text they stay at the edited
 * version until it is saved, or reloaded, which keeps the text.
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
  /** Rebases onto the project's newest version as the server knows it; unsaved text stays. */
  const loadHead = async (): Promise<boolean> => {
    const project = await api.request('GET', `/api/projects/${projectId}`, projectSchema);
    const head = project.ok ? project.value.head : null;
    const base = head
      ? await readBase(head.versionId as VersionId)
      : project.ok
        ? fail({ code: 'not-found' as const })
        : project;
    takeBase(base);
    return base.ok;
  };

  // Heads this tab has already passed; the channel may report its own saves a moment later.
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

  /** Makes a version of these operations on the base, which then becomes the base. */
  const commit = async (
    operations: readonly FileOperation[],
    sent: ReadonlyMap<Path, string>,
  ): Promise<CallResult<{ number: number | null }>> => {
    setSaving(true);
    const parentId = latest.current.base?.versionId;
    const saving = api.request('POST', `/api/projects/${projectId}/versions`, madeVersionSchema, {
      parentId,
      operations,
    });
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
    return succeed({ number: saved.value.version.number });
  };

  return { state, dispatch, texts, load, commit, loadHead, failure, isSaving, isBehind };
}
export type EditorFiles = ReturnType<typeof useEditorFiles>;
