'use client';
import { RadioGroup } from 'radix-ui';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import type { Question } from '@/lib/studio/studio/studio-state';
import { Prose } from './prose';

/** A question the turn is waiting for. Collapses to one line once answered. */
export function QuestionCard({
  question,
  isOpen,
  onChoose,
  onOwnWords,
}: {
  question: Question;
  isOpen: boolean;
  onChoose: (choice: string) => Promise<void>;
  onOwnWords: () => void;
}) {
  const t = useTranslations('studio.question');
  const [choice, setChoice] = useState(question.choices[0] ?? '');
  const [phase, setPhase] = useState<'open' | 'sending'>('open');
  const titleId = useId();

  const send = async (action: () => Promise<void>) => {
    setPhase('sending');
    await action();
    setPhase('open');
  };

  if (question.answer !== null) {
    return (
      <p className="self-end rounded-[14px_14px_4px_14px] bg-bubble px-3.5 py-2 leading-[1.45] max-w-[88%]">
        <span className="sr-only">{question.text} </span>
        {t('answered', { answer: question.answer })}
      </p>
    );
  }
  return (
    <section aria-labelledby={titleId} className="animate-rise rounded-lg border border-line bg-surface p-3.5">
      <h2 id={titleId} className="text-md leading-[1.4] tracking-normal">
        {t('title')}
      </h2>
      <div className="mt-1 text-ink-2">
        <Prose text={question.text} isStreaming={false} />
      </div>
      {question.choices.length > 0 && (
        <RadioGroup.Root
          aria-labelledby={titleId}
          value={choice}
          onValueChange={setChoice}
          disabled={!isOpen}
          className="mt-3 grid gap-2"
        >
          {question.choices.map((text) => (
            <RadioGroup.Item
              key={text}
              value={text}
              className="group grid grid-cols-[18px_1fr] items-start gap-2.5 rounded-md border border-line px-3 py-2.5 text-left text-sm transition-colors hover:border-line-strong focus-visible:rounded-md data-[state=checked]:border-accent-text data-[state=checked]:bg-accent-soft max-wide:py-3"
            >
              <span
                aria-hidden="true"
                className="mt-0.5 size-4 rounded-full border-[1.5px] border-line-strong bg-surface group-data-[state=checked]:border-5 group-data-[state=checked]:border-accent group-data-[state=checked]:bg-white"
              />
              <span>{text}</span>
            </RadioGroup.Item>
          ))}
        </RadioGroup.Root>
      )}
      {isOpen && (
        <div className="mt-3 flex flex-wrap gap-2 max-wide:[&>button]:flex-auto">
          {question.choices.length > 0 && (
            <Button
              variant="primary"
              isBusy={phase === 'sending'}
              disabledBecause={choice === '' ? t('choose') : null}
              onClick={() => void send(() => onChoose(choice))}
            >
              {t('answer')}
            </Button>
          )}
          <Button variant="quiet" onClick={onOwnWords}>
            {t('ownWords')}
          </Button>
        </div>
      )}
    </section>
  );
}
