'use client';
import { RadioGroup } from 'radix-ui';
import { useTranslations } from 'use-intl';
import type { GalleryPart } from '@/lib/base/answers/sharing-answers';

/** One tag, or all; each with its number of apps. */
export function TagChoice({
  tags,
  value,
  onChange,
}: {
  tags: GalleryPart['tags'];
  /** Empty: all. */
  value: string;
  onChange: (tag: string) => void;
}) {
  const t = useTranslations('sharing.gallery');
  // A tag from the URL is shown even if no app has it any more.
  const isKnown = value === '' || tags.some(({ tag }) => tag === value);
  const shown = isKnown ? tags : [{ tag: value, count: 0 }, ...tags];
  return (
    <RadioGroup.Root
      aria-label={t('tags')}
      orientation="horizontal"
      value={value === '' ? all : value}
      onValueChange={(next) => onChange(next === all ? '' : next)}
      className="mt-3 flex flex-wrap gap-1.5"
    >
      {[{ tag: all, count: 0 }, ...shown].map(({ tag, count }) => (
        <RadioGroup.Item
          key={tag}
          value={tag}
          data-testid={tag === all ? 'radio-all-tags' : `radio-tag-${tag}`}
          className="inline-flex h-8 items-center rounded-full border border-line bg-surface px-3 text-sm text-ink-2 transition-colors hover:border-line-strong hover:text-ink focus-visible:rounded-full aria-checked:border-accent aria-checked:bg-accent-soft aria-checked:text-accent-text max-wide:h-10"
        >
          {tag === all ? t('allTags') : t('tag', { tag, count })}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

/** Stands for "all" and can't clash with a tag: no tag ends with a space. */
const all = 'all ';
