'use client';
import { PlusIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';

/** Suggestions for what may come next for this app. A click puts one into the composer for editing; it never sends. */
export function NextSteps({
  studio,
  versionId,
  onPick,
}: {
  studio: StudioHandle;
  /** The version they are for; they are fetched again when it changes. */
  versionId: string;
  onPick: (text: string) => void;
}) {
  const t = useTranslations('requests.next');
  const { answer } = useAnswer(versionId, studio.api.suggestions);
  // They are optional: if the call fails, show nothing.
  if (answer.phase !== 'ready' || answer.value.suggestions.length === 0) return null;
  return (
    <ul
      aria-label={t('label')}
      data-testid="list-next-steps"
      className="mx-3.5 mb-2 flex flex-wrap gap-1.5 max-wide:mx-2.5"
    >
      {answer.value.suggestions.map(({ id, text }) => (
        <li key={id} className="min-w-0">
          <button
            type="button"
            onClick={() => onPick(text)}
            className="flex min-h-8 items-center gap-1.5 rounded-lg border border-line bg-surface px-2.5 py-1 text-left text-xs text-ink-2 transition-colors hover:border-line-strong hover:text-ink max-wide:min-h-10"
          >
            <PlusIcon className="size-3.5 flex-none text-ink-3" aria-hidden="true" />
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
