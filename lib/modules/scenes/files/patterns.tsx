import { random, range, round, smooth, type Point } from './draw';
import { useName } from './frame';

const kinds = {
  dots: { tile: 24, draw: () => <path d="M6 6h0M18 18h0" strokeWidth="5" strokeLinecap="round" /> },
  grid: { tile: 32, draw: () => <path d="M0 .5h32M.5 0v32" strokeWidth="1" /> },
  hatch: { tile: 10, draw: () => <path d="M-2 12L12-2M-2 2L2-2M8 12l4-4" strokeWidth="1.6" /> },
  waves: { tile: 48, draw: () => <path d="M0 13q12-11 24 0t24 0M0 37q12-11 24 0t24 0" strokeWidth="2" /> },
  scales: {
    tile: 60,
    draw: () => (
      <path
        d="M0 30a30 30 0 0 1 60 0M10 30a20 20 0 0 1 40 0M20 30a10 10 0 0 1 20 0M-30 60a30 30 0 0 1 60 0M-20 60a20 20 0 0 1 40 0M-10 60a10 10 0 0 1 20 0M30 60a30 30 0 0 1 60 0M40 60a20 20 0 0 1 40 0M50 60a10 10 0 0 1 20 0"
        strokeWidth="2"
      />
    ),
  },
  tiles: {
    tile: 48,
    draw: () => (
      <path
        d="M24 2a22 22 0 0 0 22 22a22 22 0 0 0-22 22A22 22 0 0 0 2 24A22 22 0 0 0 24 2zM24 16l8 8l-8 8l-8-8zM0 0h48v48"
        strokeWidth="1.6"
      />
    ),
  },
  leaves: {
    tile: 64,
    draw: () => (
      <path
        d="M16 30V6M16 12q8-1 9-8q-9 0-9 8M16 18q-8-1-9-8q9 0 9 8M16 25q8-1 9-8q-9 0-9 8M48 62V38M48 44q8-1 9-8q-9 0-9 8M48 50q-8-1-9-8q9 0 9 8M48 57q8-1 9-8q-9 0-9 8"
        strokeWidth="1.8"
      />
    ),
  },
} as const;

export type PatternKind = keyof typeof kinds | 'terrazzo' | 'contours' | 'paper' | 'grain';

/**
 * Fills its container, which is `relative`, with a pattern in the text colour (`className="absolute inset-0 text-brand/15"`).
 * `size` 2 is twice as large.
 */
export function Pattern({
  kind,
  size = 1,
  seed = 1,
  className = '',
}: {
  kind: PatternKind;
  size?: number;
  seed?: number;
  className?: string;
}) {
  const name = useName();
  return (
    <svg aria-hidden className={`pointer-events-none size-full ${className}`}>
      {kind === 'paper' || kind === 'grain' ? (
        <Rough name={name} kind={kind} size={size} seed={seed} />
      ) : (
        <>
          <pattern
            id={name}
            width={kind === 'terrazzo' || kind === 'contours' ? 240 : kinds[kind].tile}
            height={kind === 'terrazzo' || kind === 'contours' ? 240 : kinds[kind].tile}
            patternUnits="userSpaceOnUse"
            patternTransform={`scale(${size})`}
            fill="none"
            stroke="currentColor"
          >
            {kind === 'terrazzo' ? (
              <Chips seed={seed} />
            ) : kind === 'contours' ? (
              <Contours seed={seed} />
            ) : (
              kinds[kind].draw()
            )}
          </pattern>
          <rect width="100%" height="100%" fill={`url(#${name})`} />
        </>
      )}
    </svg>
  );
}

/** Paper has soft fibres, grain is the fine noise of a print. */
function Rough({ name, kind, size, seed }: { name: string; kind: 'paper' | 'grain'; size: number; seed: number }) {
  const [across, down, strength] = kind === 'paper' ? [0.03 / size, 0.05 / size, 0.62] : [0.8 / size, 0.8 / size, 1.1];
  return (
    <>
      <filter id={name} x="0" y="0" width="100%" height="100%">
        <feTurbulence
          type="fractalNoise"
          baseFrequency={`${across} ${down}`}
          numOctaves={kind === 'paper' ? 5 : 2}
          seed={seed}
        />
        <feColorMatrix
          values={`0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  ${strength} ${strength} 0 0 ${-strength + 0.1}`}
          result="spots"
        />
        <feFlood floodColor="currentColor" />
        <feComposite in2="spots" operator="in" />
      </filter>
      <rect width="100%" height="100%" filter={`url(#${name})`} />
    </>
  );
}

/** Each chip is drawn again where it hangs over an edge, so that the tiles meet. */
function Chips({ seed }: { seed: number }) {
  const next = random(seed);
  const chips = range(36).map((cell) => {
    const [x, y, large, corners, turn] = [
      ((cell % 6) + next() * 0.9) * 40,
      (Math.floor(cell / 6) + next() * 0.9) * 40,
      3 + next() ** 2 * 15,
      4 + Math.floor(next() * 3),
      next() * 6.3,
    ];
    const shape = range(corners).map((corner) => {
      const [angle, far] = [turn + (corner * 6.283) / corners, large * (0.6 + next() * 0.5)];
      return [far * Math.cos(angle), far * Math.sin(angle) * 0.8] as const;
    });
    const draw = (left: number, top: number) =>
      `M${shape.map(([dx, dy]) => `${round(left + dx)} ${round(top + dy)}`).join('L')}z`;
    const places = [-240, 0, 240].flatMap((dx) => [-240, 0, 240].map((dy) => [x + dx, y + dy] as const));
    const d = places
      .filter(([left, top]) => left > -large && left < 240 + large && top > -large && top < 240 + large)
      .map(([left, top]) => draw(left, top));
    return { d: d.join(''), opacity: [0.35, 0.6, 1][Math.floor(next() * 3)] };
  });
  return chips.map(({ d, opacity }, at) => <path key={at} d={d} opacity={opacity} fill="currentColor" stroke="none" />);
}

/** Lines of a map or of a sound, which bulge and meet themselves at the edges of the tile. */
function Contours({ seed }: { seed: number }) {
  const next = random(seed);
  const [one, two, three] = [next() * 6, next() * 6, next() * 6] as [number, number, number];
  const lines = range(14).map((line) => {
    const turn = (line / 12) * 2 * Math.PI;
    const points = range(17).map((at): Point => {
      const across = (at / 16) * 2 * Math.PI;
      const swell =
        17 * Math.sin(across + one) * Math.sin(turn + two) + 9 * Math.sin(2 * across + three) * Math.cos(turn);
      return [at * 15, line * 20 - 20 + swell];
    });
    return smooth(points);
  });
  return <path d={lines.join('')} strokeWidth="1.5" />;
}
