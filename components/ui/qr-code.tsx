'use client';
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { useMemo } from 'react';

/** The width of the white border, in modules; without it cameras don't find the code. */
const margin = 4;

/** A QR code, black on white in every theme: many cameras don't read it the other way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const code = generate(text);
    return { size: code.size, path: toSvgPath(code) };
  }, [text]);
  const side = size + 2 * margin;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-margin} ${-margin} ${side} ${side}`}
      shapeRendering="crispEdges"
      className="size-25 flex-none rounded-sm border border-line bg-white"
    >
      <path d={path} fill="#000000" />
    </svg>
  );
}
