'use client';
import { Undo2Icon } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Actions, Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { markBetween, movePoint, type Mark, type MarkTool, type Point } from '@/lib/base/attachments/marks';
import { drawMarks } from './draw-marks';
import { fitWithin, loadPicture } from './picture-canvas';

const shownSide = 1200;
const middle: Point = { x: 0.5, y: 0.5 };

/** Arrows, boxes and text over a picture, by mouse, touch or keyboard. `source` is the picture without marks. */
export function DrawingDialog({
  source,
  initialMarks,
  onClose,
  onDone,
}: {
  source: string;
  initialMarks: readonly Mark[];
  onClose: () => void;
  onDone: (marks: readonly Mark[]) => void;
}) {
  const t = useTranslations('attachments.drawing');
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [image, setImage] = useState<HTMLImageElement | null | 'failed'>(null);
  const [tool, setTool] = useState<MarkTool>('arrow');
  const [marks, setMarks] = useState(initialMarks);
  /** Start and current end of the mark being drawn. */
  const [start, setStart] = useState<Point | null>(null);
  const [end, setEnd] = useState<Point>(middle);
  const [hasKeys, setHasKeys] = useState(false);
  /** Where the text will go once it is typed. */
  const [place, setPlace] = useState<Point | null>(null);
  const [words, setWords] = useState('');

  useEffect(() => {
    let isGone = false;
    void loadPicture(source).then((loaded) => {
      if (!isGone) setImage(loaded ?? 'failed');
    });
    return () => {
      isGone = true;
    };
  }, [source]);

  const isLoaded = image !== null && image !== 'failed';
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!isLoaded || !canvas.current || !context) return;
    const size = fitWithin({ width: image.naturalWidth, height: image.naturalHeight }, shownSide);
    canvas.current.width = size.width;
    canvas.current.height = size.height;
    context.drawImage(image, 0, 0, size.width, size.height);
    const underWay = start === null || tool === 'text' ? null : markBetween(tool, start, end);
    drawMarks(context, underWay === null ? marks : [...marks, underWay], size);
    if (hasKeys) drawCrosshair(context, end, size);
  }, [image, isLoaded, marks, start, end, tool, hasKeys]);

  const put = (mark: Mark | null) => {
    if (mark !== null) setMarks((before) => [...before, mark]);
    setStart(null);
  };
  const pointOf = (event: PointerEvent<HTMLCanvasElement>): Point => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const within = (value: number) => Math.min(1, Math.max(0, value));
    return { x: within((event.clientX - left) / width), y: within((event.clientY - top) / height) };
  };
  const press = (event: KeyboardEvent) => {
    const moved = movePoint(end, event.key);
    if (moved !== null) {
      event.preventDefault();
      setHasKeys(true);
      setEnd(moved);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      setHasKeys(true);
      if (tool === 'text') setPlace(end);
      else if (start === null) setStart(end);
      else put(markBetween(tool, start, end));
    }
  };
  const putWords = () => {
    if (place !== null && words.trim() !== '') put({ type: 'text', at: place, words: words.trim() });
    setPlace(null);
    setWords('');
  };

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('title')}
      description={t('words')}
      className="wide:w-210"
    >
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Segmented
          label={t('tools')}
          value={tool}
          segments={(['arrow', 'box', 'text'] as const).map((value) => ({
            ...{ value, label: t(value), testId: `radio-${value}` },
          }))}
          onChange={(next) => {
            setTool(next);
            setStart(null);
          }}
        />
        <Button
          variant="quiet"
          data-testid="button-undo-mark"
          disabledBecause={marks.length === 0 ? t('count', { count: 0 }) : null}
          onClick={() => setMarks((before) => before.slice(0, -1))}
        >
          <Undo2Icon className="size-4" aria-hidden="true" />
          {t('undo')}
        </Button>
        <output className="text-sm text-ink-2">{t('count', { count: marks.length })}</output>
      </div>
      {image === 'failed' ? (
        <p role="alert" className="mt-3 text-sm text-bad">
          {t('failed')}
        </p>
      ) : (
        <div className="mt-3 grid justify-items-center rounded-md bg-sunk p-1">
          <canvas
            ref={canvas}
            // oxlint-disable-next-line jsx-a11y/no-interactive-element-to-noninteractive-role -- takes the arrow keys itself, which is what this role tells
            role="application"
            aria-label={t('canvas')}
            aria-describedby={id}
            data-testid="canvas-picture"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- drawn on with the keyboard, too
            tabIndex={0}
            onKeyDown={press}
            onPointerDown={(event) => {
              const point = pointOf(event);
              setHasKeys(false);
              if (tool === 'text') return setPlace(point);
              event.currentTarget.setPointerCapture(event.pointerId);
              setStart(point);
              setEnd(point);
            }}
            onPointerMove={(event) => {
              if (start !== null && !hasKeys) setEnd(pointOf(event));
            }}
            onPointerUp={(event) => {
              if (start !== null && tool !== 'text' && !hasKeys) put(markBetween(tool, start, pointOf(event)));
            }}
            onPointerCancel={() => setStart(null)}
            className="max-h-[52dvh] max-w-full cursor-crosshair touch-none rounded-sm"
          />
        </div>
      )}
      <p id={id} className="mt-1.5 text-xs text-ink-3">
        {t('keys')}
      </p>
      {place !== null && (
        <form
          className="mt-2 flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            putWords();
          }}
        >
          <Input
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- it came because a place for words was just chosen
            autoFocus
            aria-label={t('label')}
            placeholder={t('label')}
            value={words}
            maxLength={80}
            onChange={(event) => setWords(event.target.value)}
          />
          <Button type="submit">{t('put')}</Button>
        </form>
      )}
      <Actions>
        <Button
          variant="primary"
          data-testid="button-done-drawing"
          onClick={() => {
            const last =
              place !== null && words.trim() !== '' ? [{ type: 'text' as const, at: place, words: words.trim() }] : [];
            onDone([...marks, ...last]);
          }}
        >
          {t('done')}
        </Button>
      </Actions>
    </Dialog>
  );
}

/** The keyboard's position in the picture. */
function drawCrosshair(context: CanvasRenderingContext2D, at: Point, size: { width: number; height: number }): void {
  const [x, y] = [at.x * size.width, at.y * size.height];
  for (const [colour, width] of [
    ['#ffffff', 4],
    ['#000000', 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x - 14, y);
    context.lineTo(x + 14, y);
    context.moveTo(x, y - 14);
    context.lineTo(x, y + 14);
    context.stroke();
  }
}
