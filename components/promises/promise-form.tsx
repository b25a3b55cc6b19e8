'use client';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Actions } from '@/components/ui/dialog';
import { Field, Input, Textarea } from '@/components/ui/field';
import { parseJourney } from '@/lib/base/promises/parse-promise';
import { longestSentence } from '@/lib/base/promises/promise';
import type { CallResult } from '@/lib/studio/studio/request';
import { usePromiseWords } from './promise-words';

type Written = { sentence: string; journey: string };
const examples = [
  'click button "…"',
  'fill "…" with "…"',
  'choose "…" for "…"',
  'as the owner',
  'as Rosa',
  'remember "…" as code',
  'see "…"',
  'not see "…"',
  'count listitem is 3',
  'after reload',
  'at phone size',
];

/** Edits a promise in plain steps; errors are shown next to their field with the line, and nothing typed is lost. */
export function PromiseForm({
  start,
  onSave,
  onCancel,
  onRemove,
}: {
  start: Written;
  onSave: (written: Written) => Promise<CallResult<unknown>>;
  onCancel: () => void;
  /** Absent for a new one. */
  onRemove?: () => Promise<void>;
}) {
  const t = useTranslations('promises');
  const tCommon = useTranslations('common');
  const words = usePromiseWords();
  const failureWords = useFailureWords();
  const [written, setWritten] = useState(start);
  const [problem, setProblem] = useState<{ field: 'sentence' | 'journey'; words: string } | null>(null);
  const [phase, setPhase] = useState<'writing' | 'saving'>('writing');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const sentence = written.sentence.trim();
    if (sentence === '') return setProblem({ field: 'sentence', words: t('sentenceMissing') });
    const journey = parseJourney(written.journey);
    if (!journey.ok) return setProblem({ field: 'journey', words: words.fault(journey.error) });
    setProblem(null);
    setPhase('saving');
    const saved = await onSave({ sentence, journey: written.journey });
    setPhase('writing');
    if (!saved.ok) setProblem({ field: 'sentence', words: failureWords(saved.error) });
  };
  const problemOf = (field: 'sentence' | 'journey') => (problem?.field === field ? problem.words : null);
  return (
    <form noValidate className="mt-3 grid gap-3" onSubmit={(event) => void submit(event)}>
      <Field label={t('sentenceLabel')} problem={problemOf('sentence')}>
        {(props) => (
          <Input
            {...props}
            value={written.sentence}
            maxLength={longestSentence}
            onChange={(event) => setWritten({ ...written, sentence: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('steps')} hint={t('stepsHint')} problem={problemOf('journey')}>
        {(props) => (
          <Textarea
            {...props}
            value={written.journey}
            rows={6}
            spellCheck={false}
            className="font-mono text-sm"
            onChange={(event) => setWritten({ ...written, journey: event.target.value })}
          />
        )}
      </Field>
      <details>
        <summary className="cursor-pointer text-xs text-ink-3 hover:text-ink">{t('stepsHelp')}</summary>
        <ul className="mt-1 grid gap-0.5 font-mono text-xs text-ink-2">
          {examples.map((example) => (
            <li key={example}>{example}</li>
          ))}
        </ul>
      </details>
      <Actions className="mt-0 justify-end">
        {onRemove && (
          <Button
            variant="quiet"
            className="mr-auto"
            data-testid="button-remove-promise"
            onClick={() => void onRemove()}
          >
            {t('remove')}
          </Button>
        )}
        <Button variant="quiet" onClick={onCancel}>
          {tCommon('cancel')}
        </Button>
        <Button type="submit" variant="primary" isBusy={phase === 'saving'}>
          {tCommon('save')}
        </Button>
      </Actions>
    </form>
  );
}
