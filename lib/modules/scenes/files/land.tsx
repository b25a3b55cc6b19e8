import { box, random, range, round, smooth, straight, type Point } from './draw';
import { height, Layer, useName, width, type LayerProps } from './frame';

const under = `V${height}H-20z`;

/** Peaks with a lit and a shaded side and snow; the far ones pale. */
export function Mountains({ y = 230, seed = 1, ...rest }: LayerProps) {
  const next = random(seed);
  const peaks = range(8)
    .map((at) => ({ x: at * 170 + next() * 110 - 60, high: 110 + next() * 210, wide: 190 + next() * 120 }))
    .sort((one, other) => other.high - one.high);
  const foot = y + 320;
  const drawn = peaks.map(({ x, high, wide }) => {
    const top: Point = [x, foot - high];
    const jag = (share: number, side: number): Point => [
      x + side * wide * share + (next() - 0.5) * 26,
      foot - high * (1 - share) + (next() - 0.5) * 22,
    ];
    const left = [0.82, 0.6, 0.4, 0.2].map((share) => jag(share, -1));
    const right = [0.2, 0.4, 0.6, 0.82].map((share) => jag(share, 1));
    const ridge = [0.14, 0.3, 0.5, 0.75].map((share, at): Point => [
      x + (at % 2 === 0 ? 20 : -16) + share * 46,
      foot - high * (1 - share),
    ]);
    const [snowLeft, snowRight] = [jag(0.22, -1), jag(0.22, 1)];
    const edge: Point[] = [
      [x + 34, top[1] + high * 0.17],
      [x + 14, top[1] + high * 0.3],
      [x - 8, top[1] + high * 0.2],
      [x - 28, top[1] + high * 0.29],
    ];
    return {
      all: `${straight([[x - wide, foot], ...left, top, ...right, [x + wide, foot]])}z`,
      shade: `${straight([top, ...right, [x + wide, foot], [x + 70, foot], ...ridge.toReversed()])}z`,
      snow: `${straight([top, snowRight, ...edge, snowLeft])}z`,
      pale: Math.round(62 - high / 6),
    };
  });
  return (
    <Layer {...rest}>
      {drawn.map(({ all, shade, snow, pale }) => (
        <g key={all}>
          <path d={all} fill={`color-mix(in oklab, var(--s-mist) ${pale}%, var(--s-haze))`} />
          <path d={shade} fill="var(--s-lead)" opacity="0.5" />
          <path d={snow} fill="var(--s-cream)" opacity="0.9" />
        </g>
      ))}
      <path d={`${box(-20, foot - 2, width + 40, height - foot + 4)}`} fill="var(--s-haze)" />
    </Layer>
  );
}

/** Rolling land: each fold nearer, greener and darker, with hedges and little trees. */
export function Hills({ y = 330, seed = 1, ...rest }: LayerProps) {
  const name = useName();
  const next = random(seed);
  const folds = range(4).map((fold) => {
    const base = y + (fold * (height - y)) / 4.3;
    const [phase, swing, wave] = [next() * 6, 34 - fold * 4, 1.4 + next()];
    const high = (x: number) =>
      base - swing * Math.sin((x / width) * Math.PI * wave + phase) - 12 * Math.sin((x / width) * 9 + phase * 2);
    const points = range(11).map((at): Point => [at * 125 - 24, high(at * 125 - 24)]);
    const trees = range(fold === 3 ? 0 : 2).flatMap(() => {
      const at = next() * width;
      return range(3).map((one) => {
        const [x, r] = [at + (one - 1) * (12 + fold * 5), (6 + next() * 6) * (1 + fold * 0.4)];
        return { x, y: high(x), r };
      });
    });
    const rows = range(2).map((row) => {
      const first = Math.floor(next() * 6);
      const along = points.slice(first, first + 4);
      return smooth(along.map(([x, top], step): Point => [x, top + 18 + row * 15 + step * (row % 2 === 0 ? 2 : -1)]));
    });
    return {
      d: `${smooth(points)}${under}`,
      trees,
      rows: rows.join(''),
      pale: [62, 38, 14, 0][fold]!,
      dark: fold === 3,
    };
  });
  return (
    <Layer {...rest}>
      {folds.map(({ d, trees, rows, pale, dark }, at) => {
        const colour = dark ? 'var(--s-leaf-dark)' : `color-mix(in oklab, var(--s-leaf), var(--s-mist) ${pale}%)`;
        return (
          <g key={d}>
            <g fill={`color-mix(in oklab, ${colour}, black 22%)`}>
              {trees.map(({ x, y: top, r }) => (
                <path
                  key={x}
                  d={`M${Math.round(x - 1.5)} ${Math.round(top + 6)}v${Math.round(-r * 1.6)}h3v${Math.round(r * 1.6)}zM${Math.round(x - r)} ${Math.round(top - r * 1.7)}a${Math.round(r)} ${Math.round(r * 1.25)} 0 1 1 ${Math.round(r) * 2} 0a${Math.round(r)} ${Math.round(r * 1.25)} 0 1 1 ${-Math.round(r) * 2} 0z`}
                />
              ))}
            </g>
            <linearGradient id={`${name}${at}`} x2="0" y2="1">
              <stop stopColor={`color-mix(in oklab, ${colour}, white 20%)`} />
              <stop offset="0.5" stopColor={colour} />
            </linearGradient>
            <path d={d} fill={`url(#${name}${at})`} />
            <path
              d={rows}
              fill="none"
              stroke={`color-mix(in oklab, ${colour}, black 16%)`}
              strokeWidth={2 + at}
              strokeLinecap="round"
              opacity="0.55"
            />
          </g>
        );
      })}
    </Layer>
  );
}

/** Water up to a straight horizon, with a path of light under `light` (an x). */
export function Sea({ y = 360, seed = 1, light = 600, ...rest }: LayerProps & { light?: number }) {
  const name = useName();
  const next = random(seed);
  const deep = height - y;
  const dash = (x: number, down: number, long: number) => `M${Math.round(x)} ${Math.round(down)}h${Math.round(long)}`;
  const lines = range(54).map(() => {
    const share = next() ** 1.6;
    return dash(next() * width - 40, y + 5 + share * deep * 0.9, 16 + share * 90 * next());
  });
  const glints = range(34).map((at) => {
    const share = at / 34;
    const spread = 26 + share * 130;
    return dash(
      light + (next() - 0.5) * spread - 14 - share * 12,
      y + 3 + share * deep * 0.8,
      12 + next() * (22 + share * 40),
    );
  });
  const crest = (down: number, phase: number) =>
    smooth(
      range(11).map((at): Point => [at * 130 - 40, down + (at % 2 === 0 ? -9 : 9) + Math.sin(at * 1.7 + phase) * 5]),
    );
  return (
    <Layer {...rest}>
      <linearGradient id={name} x2="0" y2="1">
        <stop stopColor="var(--s-mist)" />
        <stop offset="0.3" stopColor="color-mix(in oklab, var(--s-lead) 72%, var(--s-mist))" />
        <stop offset="1" stopColor="var(--s-lead-dark)" />
      </linearGradient>
      <path d={box(-20, y, width + 40, deep + 10)} fill={`url(#${name})`} />
      <g fill="none" strokeLinecap="round">
        <path d={lines.join('')} stroke="var(--s-cream)" strokeWidth="2.5" opacity="0.3" />
        <path d={glints.join('')} stroke="var(--s-accent-light)" strokeWidth="4" opacity="0.85" />
      </g>
      {[0.62, 0.82].map((share, at) => (
        <g key={share}>
          <path
            d={`${crest(y + deep * share, seed + at * 2)}${under}`}
            fill={at === 0 ? 'var(--s-lead-dark)' : 'var(--s-lead-deep)'}
            opacity="0.55"
          />
          <path
            d={crest(y + deep * share, seed + at * 2)}
            fill="none"
            stroke="var(--s-cream)"
            strokeWidth={3 + at}
            opacity="0.55"
          />
        </g>
      ))}
    </Layer>
  );
}

/** Sand with the foam that just ran out over it, at the near edge of a sea. */
export function Shore({ y = 500, seed = 1, ...rest }: LayerProps) {
  const next = random(seed);
  const edge = range(9).map((at): Point => [at * 155 - 20, y + 26 * Math.sin(at * 1.1 + seed) - at * 4 + next() * 12]);
  const lower = edge.map(([x, top]): Point => [x, top + 13]);
  const stones = range(22).map(() => {
    const [x, down] = [next() * width, y + 50 + next() * (height - y - 50)];
    return (
      <ellipse
        key={x}
        cx={Math.round(x)}
        cy={Math.round(down)}
        rx={round(2 + next() * 6)}
        ry={round(1.5 + next() * 2.5)}
      />
    );
  });
  return (
    <Layer {...rest}>
      <path d={`${smooth(edge)}${under}`} fill="var(--s-cream)" />
      <path d={`${smooth(lower)}${under}`} fill="color-mix(in oklab, var(--s-wood) 62%, var(--s-cream))" />
      <path
        d={`${smooth(lower.map(([x, top]): Point => [x, top + 22]))}${under}`}
        fill="color-mix(in oklab, var(--s-wood) 36%, var(--s-cream))"
      />
      <g fill="var(--s-wood)" opacity="0.6">
        {stones}
      </g>
    </Layer>
  );
}

/** Furrows or rows that run to a point on the horizon. */
export function Field({ y = 400, seed = 1, ...rest }: LayerProps) {
  const name = useName();
  const meet = 420 + (seed % 4) * 120;
  const strip = (from: number, share: number) => `M${meet} ${y - 14}L${from} ${height + 4}h${share}z`;
  const strips = range(30).map((at) => strip(meet - 2700 + at * 180, 92));
  const tufts = range(48).map((at) => {
    const share = ((at * 0.618) % 1) ** 0.7;
    const [x, down, size] = [(at * 421 + seed * 77) % width, y + 12 + share * (height - y), 3 + share * 12];
    return `M${x} ${Math.round(down)}l${round(-size / 3)} ${round(-size)}m${round(size / 3)} ${round(size)}l${round(size / 3)} ${round(-size)}`;
  });
  return (
    <Layer {...rest}>
      <clipPath id={name}>
        <path d={box(-20, y, width + 40, height - y + 4)} />
      </clipPath>
      <g clipPath={`url(#${name})`}>
        <path d={box(-20, y, width + 40, height - y + 4)} fill="var(--s-leaf)" />
        <path d={strips.join('')} fill="var(--s-leaf-dark)" />
        <path d={box(-20, y, width + 40, 26)} fill="var(--s-mist)" opacity="0.4" />
        <path
          d={tufts.join('')}
          fill="none"
          stroke="var(--s-leaf-light)"
          strokeWidth="2.4"
          strokeLinecap="round"
          opacity="0.8"
        />
      </g>
    </Layer>
  );
}

/** A lawn with a path, for people and things to stand on in front of a town. */
export function Ground({ y = 500, seed = 1, ...rest }: LayerProps) {
  const next = random(seed);
  const edge = range(7).map((at): Point => [at * 204 - 20, y + (next() - 0.5) * 14]);
  const tufts = range(26).map(() => {
    const [x, down] = [Math.round(next() * width), Math.round(y + 18 + next() * (height - y - 24))];
    return `M${x} ${down}l-3-9m3 9l4-10`;
  });
  const way = Math.round(y + (height - y) * 0.46);
  return (
    <Layer {...rest}>
      <path d={`${smooth(edge)}${under}`} fill="var(--s-leaf-light)" />
      <path d={`${smooth(edge.map(([x, top]): Point => [x, top + 10]))}${under}`} fill="var(--s-leaf)" />
      <path d={tufts.join('')} fill="none" stroke="var(--s-leaf-dark)" strokeWidth="2.4" strokeLinecap="round" />
      <path
        d={`M-20 ${way}Q300 ${way - 18} 620 ${way + 6}T1220 ${way - 4}V${way + 36}Q900 ${way + 50} 600 ${way + 40}T-20 ${way + 48}z`}
        fill="color-mix(in oklab, var(--s-wood) 30%, var(--s-cream))"
      />
    </Layer>
  );
}
