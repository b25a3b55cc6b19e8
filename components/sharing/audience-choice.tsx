'use client';
import { GalleryHorizontalEndIcon, LinkIcon, LockIcon, type LucideIcon } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/ui/class-names';
import { Spinner } from '@/components/ui/spinner';
import { visibilities, type Visibility } from '@/lib/base/answers/sharing-answers';

const icons: Record<Visibility, LucideIcon> = {
  private: LockIcon,
  link: LinkIcon,
  gallery: GalleryHorizontalEndIcon,
};

/** Who may open the app, as three cards; a click or the space bar acts at once. */
export function AudienceChoice({
  value,
  pending,
  isOpenable,
  onChange,
}: {
  value: Visibility;
  /** The card whose change is under way. */
  pending: Visibility | null;
  /** False if visitors can't be served the app; the reason is shown above. */
  isOpenable: boolean;
  onChange: (value: Visibility) => void;
}) {
  const t = useTranslations('sharing');
  const id = useId();
  const shown = pending ?? value;
  return (
    <RadioGroup.Root
      aria-label={t('who')}
      value={shown}
      onValueChange={(next) => {
        const chosen = visibilities.find((candidate) => candidate === next);
        if (chosen !== undefined && pending === null) onChange(chosen);
      }}
      className="mt-4 grid gap-2"
    >
      {visibilities.map((name) => {
        const Icon = icons[name];
        return (
          <RadioGroup.Item
            key={name}
            value={name}
            disabled={!isOpenable && name !== 'private'}
            aria-labelledby={`${id}-${name}`}
            aria-describedby={`${id}-${name}-words`}
            data-testid={`radio-${name}`}
            // Arrow keys move between the cards without choosing: passing a card must not open the app to strangers.
            onFocus={(event) => event.preventDefault()}
            className={classNames(
              'flex items-start gap-3 rounded-md border border-line bg-surface px-3.5 py-3 text-left transition-colors hover:border-line-strong focus-visible:rounded-md',
              'disabled:cursor-not-allowed disabled:bg-sunk disabled:hover:border-line',
              'aria-checked:border-accent aria-checked:bg-accent-soft aria-checked:shadow-[0_0_0_1px_var(--accent)]',
            )}
          >
            <span className="mt-0.5 grid size-4.5 flex-none place-items-center">
              {pending === name ? (
                <Spinner />
              ) : (
                <Icon
                  className={classNames('size-4.5', shown === name ? 'text-accent-text' : 'text-ink-3')}
                  aria-hidden="true"
                />
              )}
            </span>
            <span className="min-w-0">
              <span id={`${id}-${name}`} className="block font-medium">
                {t(`audience.${name}`)}
              </span>
              <span id={`${id}-${name}-words`} className="mt-0.5 block text-sm text-ink-2">
                {t(`audience.${name}Words`)}
              </span>
            </span>
          </RadioGroup.Item>
        );
      })}
    </RadioGroup.Root>
  );
}
