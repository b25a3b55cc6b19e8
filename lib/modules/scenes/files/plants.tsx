import { random, range, round } from './draw';
import { height, Layer, Part, Shadow, width, type LayerProps, type PartProps } from './frame';

/** A broad tree with light on one side. */
export function Tree({ seed = 1, ...rest }: PartProps & { seed?: number }) {
  const next = random(seed);
  const puffs = range(9).map((at) => {
    const angle = (at / 9) * 6.28;
    return {
      cx: Math.round(100 + 46 * Math.cos(angle) + next() * 8),
      cy: Math.round(82 + 38 * Math.sin(angle)),
      r: Math.round(30 + next() * 9),
    };
  });
  return (
    <Part box={[200, 240]} natural={240} {...rest}>
      <Shadow cx={104} cy={232} rx={62} />
      <path d="M90 232q8-40 4-84l-24-26 6-5 20 18-3-38h10l2 44 24-26 6 5-24 36q-1 44 8 76z" fill="var(--s-wood-dark)" />
      <g fill="var(--s-leaf-dark)">
        {puffs.map((puff) => (
          <circle key={`${puff.cx}${puff.cy}`} {...puff} />
        ))}
        <circle cx="100" cy="82" r="50" />
      </g>
      <g fill="var(--s-leaf)">
        {puffs.map(({ cx, cy, r }) => (
          <circle key={`${cx}${cy}`} cx={cx - 7} cy={cy - 8} r={r * 0.78} />
        ))}
        <circle cx="92" cy="74" r="44" />
      </g>
      <g fill="var(--s-leaf-light)">
        {puffs.slice(4, 8).map(({ cx, cy, r }) => (
          <circle key={`${cx}${cy}`} cx={cx - 10} cy={cy - 13} r={r * 0.4} />
        ))}
      </g>
      <path
        d="M118 96q10 8 22 2M84 118q10 8 20 2M120 62q8 6 18 2M92 90q8 7 16 3"
        fill="none"
        stroke="var(--s-leaf-deep)"
        strokeWidth="3"
        strokeLinecap="round"
        opacity="0.5"
      />
    </Part>
  );
}

const pine = 'M60 8l18 44-9-3 20 44-11-4 24 50-13-4 23 52H8l23-52-13 4 24-50-11 4 20-44-9 3z';

export function Pine(props: PartProps) {
  return (
    <Part box={[120, 220]} natural={230} {...props}>
      <Shadow cx={60} cy={212} rx={38} />
      <path d="M53 180h14v32H53z" fill="var(--s-wood-dark)" />
      <path d={pine} fill="var(--s-leaf-dark)" />
      <path d="M60 8L42 52l9-3-20 44 11-4-24 50 13-4L8 187h44q14-90 8-179z" fill="var(--s-leaf)" />
      <path
        d="M34 128q18 8 34 2M26 166q24 10 46 4M44 84q12 6 24 2"
        fill="none"
        stroke="var(--s-leaf-deep)"
        strokeWidth="3"
        strokeLinecap="round"
        opacity="0.45"
      />
    </Part>
  );
}

/** A wood of pines in two depths; `y` is where they stand. */
export function Forest({ y = 520, seed = 1, ...rest }: LayerProps) {
  const next = random(seed);
  const rows = range(2).map((row) =>
    range(row === 0 ? 22 : 15).map((at) => {
      const size = round(row === 0 ? 0.5 + next() * 0.4 : 0.8 + next() * 0.55);
      const step = row === 0 ? 58 : 88;
      return `translate(${Math.round(at * step - 50 + next() * 24)} ${Math.round(y - (row === 0 ? 16 : 0) - 187 * size)}) scale(${round(size * 0.9)} ${size})`;
    }),
  );
  return (
    <Layer {...rest}>
      {rows.map((trees, row) => (
        <g key={row} fill={row === 0 ? 'color-mix(in oklab, var(--s-leaf) 55%, var(--s-mist))' : 'var(--s-leaf-deep)'}>
          {trees.map((place) => (
            <path key={place} d={row === 0 ? 'M60 8L108 187H8z' : pine} transform={place} />
          ))}
          <rect x="-20" y={y - (row === 0 ? 22 : 4)} width={width + 40} height={height - y + 30} />
        </g>
      ))}
    </Layer>
  );
}

/** Grass and stalks at the near edge, dark, cut by the frame. */
export function Grass({ y = 560, seed = 1, ...rest }: LayerProps) {
  const next = random(seed);
  const blades = range(46).map((at) => {
    const [x, high, lean] = [at * 26.5 + next() * 20 - 10, 26 + next() ** 2 * 120, (next() - 0.5) * 50];
    return `M${Math.round(x - 5)} ${height + 4}Q${Math.round(x)} ${Math.round(y - high * 0.3)} ${Math.round(x + lean)} ${Math.round(y - high + 30)}Q${Math.round(x + 5)} ${Math.round(y - high * 0.2)} ${Math.round(x + 7)} ${height + 4}z`;
  });
  const heads = range(14).map(() => {
    const [x, top] = [Math.round(next() * width), Math.round(y - 40 - next() * 60)];
    return { x, top, r: Math.round(4 + next() * 4) };
  });
  return (
    <Layer {...rest}>
      <path
        d={heads.map(({ x, top }) => `M${x} ${top}Q${x - 8} ${y} ${x - 2} ${height}`).join('')}
        fill="none"
        stroke="var(--s-leaf-deep)"
        strokeWidth="2.5"
      />
      <path d={blades.join('')} fill="var(--s-leaf-deep)" />
      {heads.map(({ x, top, r }, at) => (
        <g key={x} fill="none" strokeLinecap="round">
          <circle
            cx={x}
            cy={top}
            r={r}
            stroke={at % 3 === 0 ? 'var(--s-cream)' : 'var(--s-accent)'}
            strokeWidth={round(r * 1.5)}
            strokeDasharray={`0 ${round(r * 1.257)}`}
          />
          <path d={`M${x} ${top}h.1`} stroke="var(--s-accent-dark)" strokeWidth={round(r * 1.3)} />
        </g>
      ))}
    </Layer>
  );
}

const leaf = 'M0 0C26-16 34-62 0-104C-34-62-26-16 0 0z';

/** A pot with large leaves. */
export function Plant({ seed = 1, ...rest }: PartProps & { seed?: number }) {
  const next = random(seed);
  const leaves = [-64, 60, -40, 38, -18, 20, 2].map((angle, at) => ({
    angle: angle + next() * 8,
    size: round(0.75 + next() * 0.3 + (at > 4 ? 0.15 : 0)),
    at,
  }));
  return (
    <Part box={[200, 240]} natural={220} {...rest}>
      <Shadow cx={100} cy={232} rx={52} />
      {leaves.map(({ angle, size, at }) => (
        <g key={at} transform={`translate(100 158) rotate(${round(angle)}) scale(${size * 1.12} ${size * 1.2})`}>
          <path d={leaf} fill={['var(--s-leaf-dark)', 'var(--s-leaf)', 'var(--s-leaf-light)'][at % 3]} />
          <path
            d="M0 0V-92M0-28l13-14M0-28l-13-14M0-52l13-15M0-52l-13-15"
            fill="none"
            stroke="var(--s-leaf-deep)"
            strokeWidth="2"
            opacity="0.5"
          />
        </g>
      ))}
      <path d="M58 154h84l-10 78H68z" fill="var(--s-accent)" />
      <path d="M112 154h30l-10 78h-28z" fill="var(--s-accent-dark)" />
      <path d="M52 146h96v20H52z" fill="var(--s-accent)" />
      <path d="M52 160h96v6H52zM120 146h28v14h-28z" fill="var(--s-accent-dark)" />
    </Part>
  );
}

/** A bunch in a vase. */
export function Flowers({ seed = 1, ...rest }: PartProps & { seed?: number }) {
  const next = random(seed);
  const heads = [
    [100, 44],
    [58, 66],
    [142, 64],
    [78, 96],
    [124, 98],
    [36, 104],
    [164, 106],
  ].map(([x = 0, y = 0], at) => ({ x: x + next() * 8, y: y + next() * 8, r: 13 + next() * 6, at }));
  return (
    <Part box={[200, 240]} natural={200} {...rest}>
      <Shadow cx={100} cy={232} rx={38} />
      <path
        d={heads
          .map(({ x, y }) => `M100 176Q${round((x + 100) / 2)} ${round(y + 50)} ${round(x)} ${round(y)}`)
          .join('')}
        fill="none"
        stroke="var(--s-leaf-dark)"
        strokeWidth="4"
      />
      {[-58, 52, -30, 30].map((angle, at) => (
        <path
          key={angle}
          d={leaf}
          transform={`translate(100 164) rotate(${angle}) scale(${at < 2 ? 0.62 : 0.5} ${at < 2 ? 0.66 : 0.8})`}
          fill={at % 2 === 0 ? 'var(--s-leaf)' : 'var(--s-leaf-dark)'}
        />
      ))}
      {heads.map(({ x, y, r, at }) => (
        <g
          key={at}
          fill={['var(--s-accent)', 'var(--s-cream)', 'var(--s-lead-light)'][at % 3]}
          transform={`translate(${round(x)} ${round(y)}) rotate(${at * 20})`}
        >
          {range(6).map((petal) => (
            <ellipse
              key={petal}
              cx="0"
              cy={round(-r * 0.8)}
              rx={round(r * 0.5)}
              ry={round(r * 0.78)}
              transform={`rotate(${petal * 60})`}
            />
          ))}
          <circle r={round(r * 0.46)} fill="var(--s-accent-dark)" />
        </g>
      ))}
      <path d="M74 152h52q-4 16 6 36 8 34-10 44H78q-18-10-10-44 10-20 6-36z" fill="var(--s-cream)" />
      <path d="M112 152h14q-4 16 6 36 8 34-10 44h-16q16-34 6-80z" fill="var(--s-cream-dark)" />
      <path d="M68 190q30 12 64 0" fill="none" stroke="var(--s-lead)" strokeWidth="5" opacity="0.7" />
    </Part>
  );
}

/** One branch of leaves, for corners and empty states. */
export function Sprig(props: PartProps) {
  return (
    <Part box={[120, 240]} natural={200} {...props}>
      <path d="M60 236Q52 130 66 14" fill="none" stroke="var(--s-leaf-dark)" strokeWidth="4" strokeLinecap="round" />
      {range(8).map((at) => {
        const [side, y] = [at % 2 === 0 ? 1 : -1, 206 - at * 24];
        return (
          <g
            key={at}
            transform={`translate(${59 + (at > 4 ? 2 : 0)} ${y}) rotate(${side * (56 - at * 3)}) scale(${round(0.58 - at * 0.03)})`}
          >
            <path d={leaf} fill={at % 2 === 0 ? 'var(--s-leaf)' : 'var(--s-leaf-dark)'} />
            <path d="M0 0V-90" stroke="var(--s-leaf-light)" strokeWidth="2.4" />
          </g>
        );
      })}
      <path d={leaf} transform="translate(66 42) rotate(4) scale(.34)" fill="var(--s-leaf-light)" />
    </Part>
  );
}
