'use client';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { useWording } from '@/components/intl/wording';
import { languageOfWords } from '@/lib/base/foundation/language-of-words';
import { madeProjectSchema } from '@/lib/base/answers/project-answers';
import { matchDemo } from '@/lib/turns/demo/match-demo';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';

/** Shown after a sentence the demo can't answer: what it can do instead. Choosing an example starts a new app. */
export function ExampleOffers({
  studio,
  prompt,
  earlier,
}: {
  studio: StudioHandle;
  prompt: string;
  earlier: readonly string[];
}) {
  const t = useTranslations('studio.end');
  const locale = useLocale();
  const { language } = useWording();
  const router = useRouter();
  const call = useCall();
  const match = matchDemo(prompt, earlier);
  if (match.kind === 'replay') return null;

  const build = async (examplePrompt: string) => {
    const created = await call(
      studio.api.request('POST', '/api/projects', madeProjectSchema, { prompt: examplePrompt, opens: true }),
    );
    if (created !== undefined) router.push(`/projects/${created.projectId}`);
  };
  const next = match.next;
  return (
    <div className="mt-3 grid gap-2">
      {next !== null && (
        <>
          <p className="text-xs text-ink-3">{t('nextInExample')}</p>
          <Offer words={next} onTake={() => void call(studio.api.sendPrompt(next))} />
        </>
      )}
      <p className="text-xs text-ink-3">{t('nearest')}</p>
      {match.nearest.map((example) => (
        <Offer
          key={example.id}
          words={
            example.language === languageOfWords(prompt)
              ? t('useExample', { title: example.title[locale] })
              : t('useExampleIn', { title: example.title[locale], language: language(example.language) })
          }
          onTake={() => void build(example.prompts[0])}
        />
      ))}
    </div>
  );
}

function Offer({ words, onTake }: { words: string; onTake: () => void }) {
  return (
    <Button
      variant="second"
      onClick={onTake}
      className="h-auto min-h-9 justify-start py-2 text-left leading-[1.35] whitespace-normal max-wide:h-auto max-wide:min-h-11"
    >
      {words}
    </Button>
  );
}
