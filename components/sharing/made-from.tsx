'use client';
import { GitForkIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toaster';
import type { FileConflict } from '@/lib/base/foundation/fork-errors';
import type { VersionId } from '@/lib/base/foundation/id';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import { BringConflict } from './bring-conflict';
import { createSharingCalls } from './sharing-calls';

/** For a fork: where it came from, and what has changed there since. */
export function MadeFrom({ studio }: { studio: StudioHandle }) {
  const t = useTranslations('sharing.origin');
  const tCommon = useTranslations('common');
  const call = useCall();
  const failureWords = useFailureWords();
  const calls = useMemo(() => createSharingCalls(studio.api.request, studio.project.id), [studio]);
  const { answer, reload } = useAnswer('origin', calls.origin);
  const [step, setStep] = useState<
    { phase: 'idle' } | { phase: 'bringing' } | { phase: 'asking'; files: readonly FileConflict[] }
  >({ phase: 'idle' });
  if (answer.phase !== 'ready' || answer.value.origin === null) return null;
  const { origin } = answer.value;

  const bring = async (resolve?: 'mine' | 'theirs') => {
    const before = studio.getView().project.head;
    setStep({ phase: 'bringing' });
    const brought = await calls.bring(resolve);
    if (!brought.ok && brought.error.code === 'bring-conflict') {
      setStep({ phase: 'asking', files: brought.error.files ?? [] });
      return;
    }
    setStep({ phase: 'idle' });
    if (!brought.ok) {
      toast(failureWords(brought.error));
      return;
    }
    reload();
    const { changed } = brought.value;
    if (changed === 0 || before === null) {
      toast(t('broughtNothing'));
      return;
    }
    toast(t('brought', { count: changed }), {
      description: t('broughtWords'),
      duration: 15_000,
      action: { label: tCommon('undo'), onClick: () => void undo(before.versionId) },
    });
  };
  const undo = async (versionId: VersionId) => {
    if ((await call(studio.api.restore(versionId))) !== undefined) toast(t('undone'));
  };
  return (
    <div
      data-testid="note-made-from"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-2 text-sm text-ink-2"
    >
      <p className="flex min-w-0 flex-1 basis-50 items-start gap-2">
        <GitForkIcon className="mt-0.75 size-3.5 flex-none text-ink-3" aria-hidden="true" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {origin.url === null
            ? t('madeFrom', { name: origin.name })
            : t.rich('madeFromLinked', {
                name: origin.name,
                a: (words) => (
                  <a
                    href={origin.url ?? undefined}
                    target="_blank"
                    rel="noreferrer"
                    data-testid="link-made-from"
                    className="text-accent-text underline decoration-accent-line underline-offset-3 hover:decoration-current"
                  >
                    {words}
                  </a>
                ),
              })}
          {origin.isGone && <span className="block text-ink-3">{t('isGone')}</span>}
          {origin.newer !== null && (
            <span className="block text-ink-3">
              {origin.newer.summary === '' ? t('newerUntold') : t('newer', { summary: origin.newer.summary })}
            </span>
          )}
        </span>
      </p>
      {origin.newer !== null && (
        <Button
          data-testid="button-bring-their-changes-over"
          isBusy={step.phase === 'bringing'}
          onClick={() => void bring()}
        >
          {t('bring')}
        </Button>
      )}
      {step.phase === 'asking' && (
        <BringConflict
          files={step.files}
          onResolve={(resolve) => void bring(resolve)}
          onClose={() => setStep({ phase: 'idle' })}
        />
      )}
    </div>
  );
}
