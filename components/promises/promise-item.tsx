'use client';
import { PencilIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Switch } from '@/components/ui/switch';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { ListedPromise } from '@/lib/base/answers/promise-answers';
import type { PromiseCalls, PromiseEdit } from '@/lib/studio/studio/promise-calls';
import type { ShownPromise } from '@/lib/studio/studio/studio-state';
import { PromiseForm } from './promise-form';
import { PromiseMark, PromiseOutcome } from './promise-outcome';

/** One promise: its sentence, its result in the last trial, its steps, and a switch. */
export function PromiseItem({
  projectId,
  promise,
  last,
  isEditing,
  blockedBecause,
  calls,
  onEdit,
  onChanged,
  onRemoved,
}: {
  projectId: ProjectId;
  promise: ListedPromise;
  last: ShownPromise | null;
  isEditing: boolean;
  /** Why it can't be changed now; null: it can. */
  blockedBecause: string | null;
  calls: PromiseCalls;
  onEdit: (isEditing: boolean) => void;
  onChanged: () => void;
  onRemoved: (promise: ListedPromise) => void;
}) {
  const t = useTranslations('promises');
  const call = useCall();
  const isBlocked = blockedBecause !== null;
  const kind = promise.proposal !== null && 'removal' in promise.proposal ? 'removal' : 'proposal';
  const change = async (edit: PromiseEdit) => {
    if ((await call(calls.change(promise.id, edit))) !== undefined) onChanged();
  };
  // The result of a proposal says nothing about the promise itself.
  const result = last === null || last.isProposal ? null : last.result;
  return (
    <li className="border-t border-line py-3 first:border-t-0">
      <div className="flex items-start gap-2.5">
        <PromiseMark outcome={promise.isOff || result === null ? 'not-tried' : result.outcome} />
        <div className="min-w-0 flex-1">
          <p className="text-sm break-words">{promise.sentence}</p>
          {promise.isOff ? (
            <p className="text-xs text-ink-3">{t('off')}</p>
          ) : result === null ? (
            <p className="text-xs text-ink-3">{t('untried')}</p>
          ) : (
            <PromiseOutcome projectId={projectId} result={result} />
          )}
          {promise.proposal !== null && (
            <div className="mt-1.5 rounded-md border border-warn-line bg-warn-soft px-3 py-2.5">
              {'removal' in promise.proposal ? (
                <p className="text-xs">{t('removal.waiting', { reason: promise.proposal.removal })}</p>
              ) : (
                <>
                  <p className="text-xs">{t('proposal.waiting', { sentence: promise.proposal.sentence })}</p>
                  <pre className="mt-1 font-mono text-xs break-words whitespace-pre-wrap text-ink-2">
                    {promise.proposal.journey}
                  </pre>
                </>
              )}
              <Actions className="mt-2">
                {(['accept', 'refuse'] as const).map((proposal) => (
                  <Button key={proposal} disabledBecause={blockedBecause} onClick={() => void change({ proposal })}>
                    {t(`${kind}.${proposal}`)}
                  </Button>
                ))}
              </Actions>
            </div>
          )}
          {!isEditing && (
            <details className="mt-1">
              <summary className="cursor-pointer text-xs text-ink-3 hover:text-ink">{t('steps')}</summary>
              <pre className="mt-1 font-mono text-xs break-words whitespace-pre-wrap text-ink-2">{promise.journey}</pre>
            </details>
          )}
        </div>
        <IconButton
          label={t('edit', { sentence: promise.sentence })}
          disabledBecause={blockedBecause}
          onClick={() => onEdit(!isEditing)}
        >
          <PencilIcon className="size-4" aria-hidden="true" />
        </IconButton>
        <Switch
          aria-label={t('on', { sentence: promise.sentence })}
          checked={!promise.isOff}
          disabled={isBlocked}
          className="mt-1.5"
          onCheckedChange={(isOn) => void change({ isOff: !isOn })}
        />
      </div>
      {isEditing && (
        <PromiseForm
          start={{ sentence: promise.sentence, journey: promise.journey }}
          onCancel={() => onEdit(false)}
          onRemove={async () => {
            if ((await call(calls.remove(promise.id))) === undefined) return;
            onEdit(false);
            onRemoved(promise);
          }}
          onSave={async (written) => {
            const isSame = written.journey === promise.journey;
            const saved = await calls.change(promise.id, isSame ? { sentence: written.sentence } : written);
            if (saved.ok) {
              onEdit(false);
              onChanged();
            }
            return saved;
          }}
        />
      )}
    </li>
  );
}
