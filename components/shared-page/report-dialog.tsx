'use client';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Field, Textarea } from '@/components/ui/field';
import { toast } from '@/components/ui/toaster';
import { reportReasons, type ReportReason } from '@/lib/base/answers/sharing-answers';
import type { SharedCalls } from './shared-calls';

/** Limit of `POST /api/shared/:id/reports`. */
const longestWords = 1000;

/** Tells the operator what is wrong with a shared app. */
export function ReportDialog({
  report,
  isOpen,
  onOpenChange,
}: {
  report: SharedCalls['report'];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const t = useTranslations('sharing.page');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const [reason, setReason] = useState<ReportReason>('unsafe');
  const [words, setWords] = useState('');
  const [state, setState] = useState<{ phase: 'writing'; problem: string | null } | { phase: 'sending' }>({
    phase: 'writing',
    problem: null,
  });
  const send = async () => {
    setState({ phase: 'sending' });
    const sent = await report(reason, words.trim());
    setState({ phase: 'writing', problem: sent.ok ? null : failureWords(sent.error) });
    if (!sent.ok) return;
    setWords('');
    onOpenChange(false);
    toast(t('reported'));
  };
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t('reportTitle')} description={t('reportWords')}>
      <form
        className="mt-4 grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <RadioGroup.Root
          aria-label={t('reportTitle')}
          value={reason}
          onValueChange={(next) => {
            const chosen = reportReasons.find((candidate) => candidate === next);
            if (chosen !== undefined) setReason(chosen);
          }}
          className="grid gap-0.5"
        >
          {reportReasons.map((name) => (
            <RadioGroup.Item
              key={name}
              value={name}
              data-testid={`radio-${name}`}
              className="group flex min-h-9 items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover focus-visible:rounded-md max-wide:min-h-11"
            >
              <span
                aria-hidden="true"
                className="grid size-4 flex-none place-items-center rounded-full border border-line-strong group-aria-checked:border-accent"
              >
                <RadioGroup.Indicator className="block size-2 rounded-full bg-accent" />
              </span>
              {t(`reason.${name}`)}
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
        <Field label={t('reportMore')} problem={state.phase === 'writing' ? state.problem : null}>
          {(props) => (
            <Textarea
              {...props}
              value={words}
              maxLength={longestWords}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        <Actions className="mt-0 justify-end">
          <Button variant="quiet" onClick={() => onOpenChange(false)}>
            {tCommon('cancel')}
          </Button>
          <Button type="submit" variant="primary" data-testid="button-send-report" isBusy={state.phase === 'sending'}>
            {t('reportSend')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
