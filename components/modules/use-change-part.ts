import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import type { ChangedModules } from '@/lib/base/answers/module-answers';
import type { CallResult } from '@/lib/studio/studio/request';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { ModuleCalls } from './module-calls';

export type PartChange = {
  /** The part whose change is under way. */
  name: string;
  said: string;
  /** Whether undoing it also restores what the app has stored. */
  touchesData: boolean;
  work: () => Promise<CallResult<ChangedModules>>;
};
/** What the last change did; `undo` is null if nothing was changed, or it was undone. */
export type ToldChange = { said: string; undo: (() => Promise<void>) | null };

/** Changes an app's parts, and reports what the last change did, with its undo. True if it was done. */
export function useChangePart(studio: StudioHandle, calls: ModuleCalls, onChanged: () => void) {
  const t = useTranslations('modules');
  const call = useCall();
  const { list } = useWording();
  const [busy, setBusy] = useState<string | null>(null);
  const [told, setTold] = useState<ToldChange | null>(null);
  const fileNames = (paths: readonly string[]) => list(paths.map((path) => path.slice(path.lastIndexOf('/') + 1)));

  async function change({ name, said, touchesData, work }: PartChange): Promise<boolean> {
    const before = studio.getView().project.head;
    setBusy(name);
    setTold(null);
    const done = await call(work());
    setBusy(null);
    if (done === undefined) return false;
    onChanged();
    const { merged, left, versionId } = done;
    const undo = async () => {
      if (before === null || (await call(calls.goBackTo(before.versionId, touchesData))) === undefined) return;
      onChanged();
      setTold({ said: t('undone'), undo: null });
    };
    const sentences = [
      said,
      ...(merged.length > 0 ? [t('merged', { names: fileNames(merged) })] : []),
      ...(left.length > 0 ? [t('left', { names: fileNames(left) })] : []),
    ];
    const hasChanged = before !== null && before.versionId !== versionId;
    setTold({ said: sentences.join(' '), undo: hasChanged ? undo : null });
    return true;
  }
  return { busy, told, change };
}
