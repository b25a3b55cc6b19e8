'use client';
import { useLocale, useTranslations } from 'use-intl';
import { Spinner } from '@/components/ui/spinner';

/** A template as the server describes it, in the viewer's language. */
export type LandingTemplate = { id: string; title: string; description: string };

/** One click opens it as a new app. The picture is its first screen (`scripts/take-template-pictures.mjs`). */
export function TemplateCard({
  template,
  isOpening,
  isIdle,
  onOpen,
}: {
  template: LandingTemplate;
  isOpening: boolean;
  /** Whether nothing is being made, so that a click has an effect. */
  isIdle: boolean;
  onOpen: () => void;
}) {
  const locale = useLocale();
  const t = useTranslations('landing');
  return (
    <li>
      <button
        type="button"
        aria-disabled={!isIdle || undefined}
        aria-busy={isOpening || undefined}
        onClick={isIdle ? onOpen : undefined}
        className="group block w-full rounded-lg text-left focus-visible:rounded-lg"
      >
        <span className="relative block overflow-hidden rounded-lg border border-line shadow-1 transition-[transform,box-shadow,border-color] duration-(--calm) ease-calm group-hover:-translate-y-0.5 group-hover:border-line-strong group-hover:shadow-2 max-wide:rounded-md">
          <img
            src={`/templates/${template.id}.${locale}.webp`}
            width={1080}
            height={675}
            alt=""
            decoding="async"
            className="block aspect-[16/10] h-auto w-full bg-sunk object-cover object-top [filter:var(--thumb)]"
          />
          {isOpening && (
            <span className="absolute inset-0 grid place-items-center bg-scrim">
              <Spinner className="size-6 border-white/40 border-t-white" />
            </span>
          )}
        </span>
        <span className="mt-3 block text-md leading-[1.35] font-bold tracking-[-.01em]">{template.title}</span>
        <span className="mt-0.5 block text-sm text-ink-2">{isOpening ? t('opening') : template.description}</span>
      </button>
    </li>
  );
}
