import { classNames } from '@/components/ui/class-names';
import { drawCover, type Cover as Drawn, type CoverTone } from './draw-cover';

const tones: Record<CoverTone, string> = {
  accent: 'bg-accent-soft text-accent-text',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bubble: 'bg-bubble text-ink-2',
};

/** A drawn first screen for an app without a picture, in paper and one tone; decorative. */
export function Cover({ title }: { title: string }) {
  const cover = drawCover(title);
  return (
    <span
      aria-hidden="true"
      className={classNames('flex aspect-[16/10] w-full items-end justify-center px-[12%] pt-[9%]', tones[cover.tone])}
    >
      <span className="flex h-full w-full flex-col gap-[7%] rounded-t-md border border-b-0 border-line bg-surface p-[7%] pb-0 shadow-1">
        <span className="flex items-center gap-2">
          <span
            className={classNames(
              'grid size-7 flex-none place-items-center rounded-sm text-sm font-bold max-wide:size-5.5 max-wide:text-xs',
              tones[cover.tone],
            )}
          >
            {cover.letter}
          </span>
          <span className="h-1.5 rounded-full bg-line" style={{ width: `${cover.widths[0] * 0.6}%` }} />
        </span>
        <Body cover={cover} />
      </span>
    </span>
  );
}

function Body({ cover: { layout, widths } }: { cover: Drawn }) {
  if (layout === 0) {
    return (
      <span className="grid flex-1 grid-cols-3 gap-2">
        {widths.map((width) => (
          <span key={width} className="rounded-t-sm bg-sunk" />
        ))}
      </span>
    );
  }
  return (
    <span className="grid flex-1 content-start gap-1.5">
      {widths.map((width, index) => (
        <span key={index} className="flex items-center gap-1.5">
          {layout === 1 && <span className="size-2 flex-none rounded-full bg-current opacity-60" />}
          <span className="h-1.5 rounded-full bg-line" style={{ width: `${width}%` }} />
        </span>
      ))}
    </span>
  );
}
