'use client';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useStudio } from '@/components/handle/use-studio';
import { LoadFailed } from '@/components/intl/load-failed';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { Switch } from '@/components/ui/switch';
import { lastPromises } from '@/lib/studio/studio/last-promises';
import type { ListedPromise } from '@/lib/base/answers/promise-answers';
import { createPromiseCalls } from '@/lib/studio/studio/promise-calls';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { runningTurn } from '@/lib/studio/studio/studio-state';
import { PromiseForm } from './promise-form';
import { PromiseItem } from './promise-item';

/** The promises of the app: read, rename, switch off and write them by hand. */
export function PromisesDialog({
  studio,
  isOpen,
  onOpenChange,
}: {
  studio: StudioHandle;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const t = useTranslations('promises');
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t('title')}
      description={t('lead')}
      className="wide:w-150"
    >
      <PromiseList studio={studio} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

function PromiseList({ studio, onClose }: { studio: StudioHandle; onClose: () => void }) {
  const t = useTranslations('promises');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const { project } = useStudio(studio);
  const calls = createPromiseCalls(studio.api.request, studio.project.id);
  const list = useAnswer(`at ${project.head?.versionId}`, calls.list);
  const [editing, setEditing] = useState<string | 'new' | null>(null);
  const [removed, setRemoved] = useState<ListedPromise | null>(null);
  const call = useCall();
  const putBack = async ({ id, sentence, journey, isOff }: ListedPromise) => {
    if ((await call(calls.add({ id, sentence, journey }))) === undefined) return;
    if (isOff) await call(calls.change(id, { isOff }));
    setRemoved(null);
    list.reload();
  };
  const setWrites = async (writes: boolean) => {
    if ((await call(studio.api.setWritesPromises(writes))) !== undefined) list.reload();
  };
  const last = lastPromises(project);
  const blocked = runningTurn(project) === null ? null : t('running');

  if (list.answer.phase === 'loading') return null;
  if (list.answer.phase === 'failed') {
    return (
      <LoadFailed className="mt-4" onTryAgain={list.reload}>
        {failureWords(list.answer.failure)}
      </LoadFailed>
    );
  }
  // The list is being refetched; until then, hide what was removed.
  const promises = list.answer.value.promises.filter(({ id }) => id !== removed?.id);
  return (
    <>
      {promises.length === 0 && editing !== 'new' && <p className="mt-4 text-sm text-ink-2">{t('empty')}</p>}
      {promises.length > 0 && (
        <ul aria-label={t('title')} data-testid="list-promises" className="mt-3">
          {promises.map((promise) => (
            <PromiseItem
              key={promise.id}
              projectId={studio.project.id}
              promise={promise}
              last={last.get(promise.id) ?? null}
              isEditing={editing === promise.id}
              blockedBecause={blocked}
              calls={calls}
              onEdit={(isEditing) => setEditing(isEditing ? promise.id : null)}
              onChanged={list.reload}
              onRemoved={(promise) => {
                setRemoved(promise);
                list.reload();
              }}
            />
          ))}
        </ul>
      )}
      <label className="mt-5 flex items-start justify-between gap-4 border-t border-line pt-4 text-sm">
        <span>
          {t('byItself')}
          <span className="mt-0.5 block text-ink-2">{t('byItselfHint')}</span>
        </span>
        <Switch
          aria-label={t('byItself')}
          data-testid="switch-promises-by-itself"
          checked={list.answer.value.writesPromises}
          onCheckedChange={(writes) => void setWrites(writes)}
        />
      </label>
      {removed !== null && (
        <Notice tone="info" className="mt-3">
          <p>{t('removed', { sentence: removed.sentence })}</p>
          <Button className="mt-2" disabledBecause={blocked} onClick={() => void putBack(removed)}>
            {tCommon('undo')}
          </Button>
        </Notice>
      )}
      {editing === 'new' ? (
        <PromiseForm
          start={{ sentence: '', journey: '' }}
          onCancel={() => setEditing(null)}
          onSave={async (written) => {
            const added = await calls.add(written);
            if (added.ok) {
              setEditing(null);
              list.reload();
            }
            return added;
          }}
        />
      ) : (
        <Actions className="justify-between">
          <Button data-testid="button-write-a-promise" disabledBecause={blocked} onClick={() => setEditing('new')}>
            <PlusIcon className="size-4" aria-hidden="true" />
            {t('write')}
          </Button>
          <Button variant="quiet" onClick={onClose}>
            {tCommon('close')}
          </Button>
        </Actions>
      )}
    </>
  );
}
