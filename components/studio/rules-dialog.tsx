'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Field, Textarea } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toaster';
import { longestRules, rulesPath } from '@/lib/base/foundation/rules-file';
import type { CallFailure } from '@/lib/studio/studio/request';
import type { StudioHandle, StudioView } from '@/lib/studio/studio/studio-controller';
import { readFileText } from './read-file-text';

type Head = NonNullable<StudioView['project']['head']>;
type Props = { studio: StudioHandle; head: Head | null; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Rules that apply to every change of this app, in the person's own words. */
export function RulesDialog({ studio, head, isOpen, onOpenChange }: Props) {
  const t = useTranslations('requests.rules');
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t('title')} description={t('words')}>
      {head !== null && <RulesForm studio={studio} head={head} onClose={() => onOpenChange(false)} />}
    </Dialog>
  );
}

type Read = { phase: 'reading' } | { phase: 'read'; rules: string } | { phase: 'failed'; failure: CallFailure };

function RulesForm({ studio, head, onClose }: { studio: StudioHandle; head: Head; onClose: () => void }) {
  const t = useTranslations('requests.rules');
  const tCommon = useTranslations('common');
  const call = useCall();
  const failureWords = useFailureWords();
  // The version whose rules are shown: a save on top of another one is refused, so that no tab overwrites another's
  // text.
  const [base] = useState(head);
  const [read, setRead] = useState<Read>({ phase: 'reading' });
  const [typed, setTyped] = useState<string | null>(null);
  const [phase, setPhase] = useState<'writing' | 'saving'>('writing');

  useEffect(() => {
    let isGone = false;
    void readFileText(studio, base.versionId, rulesPath).then((answer) => {
      if (isGone) return;
      setRead(answer.ok ? { phase: 'read', rules: answer.value ?? '' } : { phase: 'failed', failure: answer.error });
    });
    return () => {
      isGone = true;
    };
  }, [studio, base]);

  if (read.phase === 'reading') return <Skeleton className="mt-4 h-40" />;
  if (read.phase === 'failed')
    return (
      <Notice tone="warn" className="mt-4">
        {t('loadFailed', { reason: failureWords(read.failure) })}
      </Notice>
    );
  const rules = typed ?? read.rules;
  const over = rules.length - longestRules;
  const save = async () => {
    const wanted = rules.trim() === '' ? '' : `${rules.trim()}\n`;
    if (wanted.trim() === read.rules.trim()) {
      toast(t('same'));
      return onClose();
    }
    setPhase('saving');
    const saved = await call(
      studio.api.save(base.versionId, t('summary'), [
        wanted === ''
          ? { type: 'file-delete', path: rulesPath }
          : { type: 'file-write', path: rulesPath, content: wanted },
      ]),
    );
    setPhase('writing');
    if (saved === undefined) return;
    toast(t('saved', { number: saved.version.number }));
    onClose();
  };
  return (
    <form className="mt-4" action={save}>
      <Field label={t('label')} hint={t('hint')} problem={over > 0 ? t('tooLong', { over }) : null}>
        {(props) => (
          <Textarea
            {...props}
            name="rules"
            data-testid="textbox-rules"
            rows={8}
            placeholder={t('example')}
            value={rules}
            onChange={(event) => setTyped(event.target.value)}
            className="leading-[1.6]"
          />
        )}
      </Field>
      <Actions className="justify-end">
        <Button variant="quiet" onClick={onClose}>
          {tCommon('cancel')}
        </Button>
        <Button
          type="submit"
          variant="primary"
          isBusy={phase === 'saving'}
          disabledBecause={over > 0 ? t('tooLong', { over }) : null}
          data-testid="button-save-rules"
        >
          {tCommon('save')}
        </Button>
      </Actions>
    </form>
  );
}
