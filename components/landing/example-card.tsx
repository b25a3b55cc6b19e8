'use client';
import { Spinner } from '@/components/ui/spinner';
import { drawingOf } from './drawings/drawing-of';

/** One example as the server describes it, in the viewer's language; the prompt stays in the app's own. */
export type LandingExample = { id: string; title: string; description: string; prompt: string; language: string };

/** One click builds it. The picture is drawn, not taken: it shows the kind of app, and says nothing of its own. */
export function ExampleCard({
  example,
  isBuilding,
  isIdle,
  onBuild,
}: {
  example: LandingExample;
  isBuilding: boolean;
  /** Whether nothing is being built, so that a click counts. */
  isIdle: boolean;
  onBuild: () => void;
}) {
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
          <svg
            viewBox="0 0 320 200"
            aria-hidden="true"
            className="block h-auto w-full [filter:var(--thumb)]"
            dangerouslySetInnerHTML={{ __html: drawingOf(example.id) }}
          />
          {isBuilding && (
            <span className="absolute inset-0 grid place-items-center bg-scrim">
              <Spinner className="size-6 border-white/40 border-t-white" />
            </span>
          )}
        </span>
        <span className="mt-3 block text-md leading-[1.35] font-bold tracking-[-.01em] max-wide:mt-2 max-wide:text-sm">
          {example.title}
        </span>
        <span className="mt-0.5 block text-sm text-ink-2 max-wide:sr-only">{example.description}</span>
      </button>
    </li>
  );
}
