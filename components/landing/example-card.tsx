'use client';
import { useLocale } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { Spinner } from '@/components/ui/spinner';

/** One example as the server describes it, in the viewer's language; the prompt stays in the app's language. */
export type LandingExample = { id: string; title: string; description: string; prompt: string; language: string };

/** One click builds it. The picture is the first screen of what it builds (`scripts/take-example-pictures.mjs`). */
export function ExampleCard({
  example,
  isBuilding,
  isIdle,
  onBuild,
}: {
  example: LandingExample;
  isBuilding: boolean;
  /** Whether nothing is being built, so that a click has an effect. */
  isIdle: boolean;
  onBuild: () => void;
}) {
  const locale = useLocale();
  const { language } = useWording();
  return (
    <li>
      <button
        type="button"
        aria-disabled={!isIdle || undefined}
        aria-busy={isBuilding || undefined}
        onClick={isIdle ? onBuild : undefined}
        className="group block w-full rounded-lg text-left focus-visible:rounded-lg"
      >
        <span className="relative block overflow-hidden rounded-lg border border-line shadow-1 transition-[transform,box-shadow,border-color] duration-(--calm) ease-calm group-hover:-translate-y-0.5 group-hover:border-line-strong group-hover:shadow-2 max-wide:rounded-md">
          {/* Next's own image component would scale it on the server; it is small and cut to size already. */}
          <img
            src={`/examples/${example.id}.webp`}
            width={720}
            height={450}
            alt=""
            loading="lazy"
            decoding="async"
            className="block aspect-[16/10] h-auto w-full bg-sunk object-cover object-top [filter:var(--thumb)]"
          />
          {isBuilding && (
            <span className="absolute inset-0 grid place-items-center bg-scrim">
              <Spinner className="size-6 border-white/40 border-t-white" />
            </span>
          )}
        </span>
        <span className="mt-3 block text-md leading-[1.35] font-bold tracking-[-.01em] max-wide:mt-2 max-wide:text-sm">
          {example.title}
          {example.language !== locale && (
            <span className="ml-1.5 text-xs font-regular text-ink-3">{language(example.language)}</span>
          )}
        </span>
        <span className="mt-0.5 block text-sm text-ink-2 max-wide:sr-only">{example.description}</span>
      </button>
    </li>
  );
}
