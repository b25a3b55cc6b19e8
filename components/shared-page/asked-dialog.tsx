'use client';
import { useTranslations } from 'use-intl';
import { Dialog } from '@/components/ui/dialog';
import type { SharedApp } from '@/lib/base/answers/sharing-answers';

/** The requests that made the app, turn by turn, if its owner shows them. */
export function AskedDialog({
  prompts,
  isOpen,
  onOpenChange,
}: {
  prompts: NonNullable<SharedApp['prompts']>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const t = useTranslations('sharing.page');
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t('asked')}
      description={prompts.length === 0 ? t('askedNothing') : t('askedWords')}
      className="wide:w-140"
    >
      <ol aria-label={t('asked')} data-testid="list-asked" className="mt-4 grid gap-4">
        {prompts.map(({ asked, summary }, index) => (
          <li key={index} className="grid justify-items-start gap-1.5">
            <p className="max-w-full rounded-lg rounded-bl-sm bg-bubble px-3.5 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]">
              {asked}
            </p>
            {summary !== '' && <p className="px-3.5 text-sm text-ink-2 [overflow-wrap:anywhere]">{summary}</p>}
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
