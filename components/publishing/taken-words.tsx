import { useTranslations } from 'use-intl';
import type { ShownTaken } from '@/lib/base/answers/first-rows-answers';
import { useTakingWords } from './use-taking-words';

/** What went along with a publish, and what had to stay. */
export function TakenWords({ taken }: { taken: ShownTaken }) {
  const t = useTranslations('publishing.take');
  const { took, left } = useTakingWords();
  const things = took(taken);
  return (
    <>
      {things !== '' && <p data-testid="text-taken">{t('took', { things })}</p>}
      {left(taken).map((words) => (
        <p key={words} className="[overflow-wrap:anywhere]">
          {words}
        </p>
      ))}
    </>
  );
}
