'use client';
import { InfoIcon } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { classNames } from '@/components/ui/class-names';
import type { Locale } from '@/lib/studio/messages/locale';
import type { CallFailure } from '@/lib/studio/studio/request';
import { EaselFrame } from './easel';
import { ExampleCard, type LandingExample } from './example-card';
import { PageFoot } from './page-foot';
import { PageHead } from './page-head';
import { PromptForm } from './prompt-form';
import type { LandingTemplate } from './template-card';
import { Templates } from './templates';
import { useBuild } from './use-build';

/** The front page: a prompt, and examples: one click builds them in the demo, and puts their words into the box otherwise. */
export function Landing({
  model,
  examples,
  templates,
  share,
  days,
  mayConnect,
}: {
  model: { kind: 'demo' | 'live'; name: string; isPriced: boolean };
  examples: readonly LandingExample[];
  templates: readonly LandingTemplate[];
  /**
   * How many apps and changes a visitor who uses the operator's model may make in 24 hours; null for those with their
   * own model.
   */
  share: { apps: number; changes: number } | null;
  /** How long a guest's apps are kept after the last visit; null for anyone who is not a guest. */
  days: number | null;
  /** Whether this visitor may choose the model. */
  mayConnect: boolean;
}) {
  const t = useTranslations('landing');
  const locale = useLocale() as Locale;
  const failureWords = useFailureWords();
  const [failure, setFailure] = useState<CallFailure | null>(null);
  /** An example put into the box, counted so that the same one can be picked again. */
  const [picked, setPicked] = useState({ words: '', count: 0 });
  const { building, isChecking, prepare, build, open } = useBuild(setFailure, share !== null);
  return (
    <div className="mx-auto w-full max-w-[1080px] px-6 max-wide:px-4">
      <PageHead current="home" />
      <main>
        <section className="relative pt-11 text-center max-wide:pt-5.5">
          <h1 className="text-3xl tracking-[-.034em] [:lang(zh)_&]:tracking-normal">
            {t.rich('title', { ph: (words) => <span className="inline-block">{words}</span> })}
          </h1>
          <p className="mx-auto mt-3.5 max-w-[36em] text-[1.0625rem] text-balance text-ink-2 max-wide:text-lg">
            {t('lead')}
          </p>
          <EaselFrame>
            <PromptForm
              building={building}
              isChecking={isChecking}
              onBegin={prepare}
              hasLooks={model.kind === 'live'}
              isPriced={model.isPriced}
              share={share}
              days={days}
              refusal={failure && <Refusal failure={failure} words={t('kept', { reason: failureWords(failure) })} />}
              onBuild={build}
              picked={picked}
              onFailure={setFailure}
            />
          </EaselFrame>
          <div className="relative mt-6 grid justify-items-center gap-2.5 text-left">
            {model.kind === 'demo' && (
              <div
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no element means "note"
                role="note"
                className="flex items-start gap-2.5 rounded-full border border-line bg-paper px-4 py-1.5 text-sm max-wide:rounded-lg max-wide:py-2.5"
              >
                <InfoIcon className="mt-0.5 size-4 flex-none text-ink-3" aria-hidden="true" />
                <p>
                  {t.rich(mayConnect ? 'demo' : 'demoOfOthers', {
                    count: examples.length,
                    b: (words) => <b className="font-medium">{words}</b>,
                    a: (words) => (
                      <Link
                        href="/settings"
                        className="text-accent-text underline decoration-accent-line underline-offset-3 hover:decoration-current"
                      >
                        {words}
                      </Link>
                    ),
                  })}
                </p>
              </div>
            )}
          </div>
        </section>
        <Templates
          templates={templates}
          opening={building}
          isIdle={building === null}
          onOpen={(id) => void open(id, locale)}
        />
        <section className="mt-16 max-wide:mt-12">
          <h2 className="text-xl">{t('examplesTitle')}</h2>
          {model.kind === 'live' && <p className="mt-1 text-sm text-ink-2">{t('examplesFill')}</p>}
          <ul
            aria-label={t('examples')}
            data-testid="list-examples"
            className="mt-4.5 grid grid-cols-3 gap-x-5 gap-y-6 max-wide:grid-cols-2 max-wide:gap-x-3 max-wide:gap-y-5"
          >
            {examples.map((example) => (
              <ExampleCard
                key={example.id}
                example={example}
                isBuilding={building === example.id}
                isIdle={building === null}
                onBuild={() => {
                  // A live model costs money: the person reads, changes and sends it.
                  if (model.kind === 'live') setPicked(({ count }) => ({ words: example.prompt, count: count + 1 }));
                  else void build(example.id, example.prompt);
                }}
              />
            ))}
          </ul>
        </section>
        <Facts />
      </main>
      <PageFoot />
    </div>
  );
}

/** Why nothing was built, next to the prompt: scrolls there from a button far below. */
function Refusal({ failure, words }: { failure: CallFailure; words: string }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    line.current?.focus({ preventScroll: true });
    line.current?.scrollIntoView({ block: 'center' });
  }, [failure]);
  return (
    <p
      ref={line}
      role="alert"
      tabIndex={-1}
      className={classNames(
        'mx-2.5 mb-1 rounded-lg border px-4 py-2 text-sm text-ink',
        // Having used up one's share is not an error.
        isShareUsed(failure) ? 'border-line bg-paper' : 'border-bad-line bg-bad-soft',
      )}
    >
      {words}
    </p>
  );
}

const isShareUsed = ({ code }: CallFailure) => code === 'guest-share-used' || code.startsWith('share-');

function Facts() {
  const t = useTranslations('landing.facts');
  const facts = [
    { title: t('undoTitle'), words: t('undo') },
    { title: t('earlyTitle'), words: t('early') },
    { title: t('keptTitle'), words: t('kept') },
  ];
  return (
    <section aria-label={t('label')} className="mt-18 max-wide:mt-12">
      <ul className="grid grid-cols-3 border-t border-line max-wide:grid-cols-1">
        {facts.map((fact) => (
          <li key={fact.title} className="pt-5 pr-6 max-wide:pt-3.5 max-wide:pr-0">
            <h3 className="text-md">{fact.title}</h3>
            <p className="mt-1 max-w-[32em] text-sm text-ink-2">{fact.words}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
