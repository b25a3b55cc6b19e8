import { createContext, useContext, useId, type CSSProperties, type ReactNode } from 'react';
import './palette.css';

type Colours = {
  /** CSS colours instead of the app's own. */
  lead?: string;
  accent?: string;
  ground?: string;
  leaf?: string;
  wood?: string;
  skin?: string;
};
export type PartProps = Colours & {
  /** What it says to those who can't see it; without it the drawing is decoration. */
  title?: string;
  className?: string;
  /** In a scene: where its foot stands, in units of 1200 by 600, and how high it is. */
  x?: number;
  y?: number;
  size?: number;
  flip?: boolean;
};
export type LayerProps = Colours & {
  /** Where it begins, from 0 at the top to 600; each layer has a good one. */
  y?: number;
  /** Another number is another drawing. */
  seed?: number;
  /** Alone, outside of a scene. */
  className?: string;
  title?: string;
};

const Inside = createContext(false);
export const width = 1200;
export const height = 600;

const colourNames = ['lead', 'accent', 'ground', 'leaf', 'wood', 'skin'] as const;

const coloursOf = (props: Colours): CSSProperties =>
  Object.fromEntries(
    colourNames.flatMap((name) => (props[name] === undefined ? [] : [[`--scene-${name}`, props[name]]])),
  );

function spoken(title: string | undefined) {
  return title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title };
}

/** An address for gradients that no other drawing on the page has. */
export const useName = (): string => `s${useId().replaceAll(/[^\w-]/g, '')}`;

/**
 * The paper of a drawing, 1200 by 600: it fills its container and is cut at the sides, or where `cut` says, so keep what
 * matters between x 320 and 880. Its children are layers from far to near; `night` darkens the air.
 */
export function Scene({
  children,
  className = '',
  title,
  cut = 'sides',
  night = false,
  ...colours
}: Colours & {
  children: ReactNode;
  className?: string;
  title?: string;
  cut?: 'sides' | 'left' | 'right';
  night?: boolean;
}) {
  const fit = { sides: 'xMidYMax', left: 'xMaxYMax', right: 'xMinYMax' }[cut];
  return (
    <svg
      {...spoken(title)}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio={`${fit} slice`}
      className={`scene-part block size-full ${night ? 'scene-night' : ''} ${className}`}
      style={coloursOf(colours)}
    >
      <Inside value={true}>{children}</Inside>
    </svg>
  );
}

/** A layer as wide as the scene; alone it is a scene of its own. */
export function Layer({
  children,
  className,
  title,
  y: _y,
  seed: _seed,
  ...colours
}: LayerProps & { children: ReactNode }) {
  if (useContext(Inside)) {
    return (
      <g className="scene-part" style={coloursOf(colours)}>
        {children}
      </g>
    );
  }
  return (
    <Scene className={className} title={title} {...colours}>
      {children}
    </Scene>
  );
}

/** A thing with its foot at the bottom of its own box; in a scene it stands where x and y say. */
export function Part({
  box: [boxWidth, boxHeight],
  natural,
  children,
  title,
  className = '',
  x = width / 2,
  y = height - 60,
  size = natural,
  flip = false,
  ...colours
}: PartProps & { box: readonly [number, number]; natural: number; children: ReactNode }) {
  const isInside = useContext(Inside);
  const wide = (size * boxWidth) / boxHeight;
  const place = isInside ? { x: x - wide / 2, y: y - size, width: wide, height: size } : {};
  return (
    <svg
      {...spoken(title)}
      {...place}
      viewBox={`0 0 ${boxWidth} ${boxHeight}`}
      className={`scene-part overflow-visible ${className}`}
      style={coloursOf(colours)}
    >
      {flip ? <g transform={`translate(${boxWidth} 0) scale(-1 1)`}>{children}</g> : children}
    </svg>
  );
}

/** What a thing throws on the ground. */
export const Shadow = ({ cx, cy, rx }: { cx: number; cy: number; rx: number }) => (
  <ellipse cx={cx} cy={cy} rx={rx} ry={Math.max(3, rx / 9)} fill="var(--s-line)" opacity="0.18" />
);
