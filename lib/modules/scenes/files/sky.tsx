import { random, range, round } from './draw';
import { height, Layer, Part, useName, width, type LayerProps, type PartProps } from './frame';

/** The air behind everything, lighter towards the horizon; `stars` for nights. */
export function Sky({ stars = 0, seed = 1, ...rest }: LayerProps & { stars?: number }) {
  const name = useName();
  const next = random(seed);
  const dots = range(stars).map(() => {
    const [x, y, r] = [next() * width, next() ** 1.4 * 380, 0.7 + next() ** 3 * 2.2];
    return <circle key={x} cx={Math.round(x)} cy={Math.round(y)} r={round(r)} opacity={round(0.4 + next() * 0.6)} />;
  });
  return (
    <Layer {...rest}>
      <linearGradient id={name} x2="0" y2="1">
        <stop stopColor="color-mix(in oklab, var(--s-mist) 80%, var(--s-haze))" />
        <stop offset="0.62" stopColor="var(--s-pale)" />
        <stop offset="0.8" stopColor="color-mix(in oklab, var(--s-ground) 76%, var(--s-accent))" />
      </linearGradient>
      <rect x="-2" width={width + 4} height={height} fill={`url(#${name})`} />
      <g fill="var(--s-cream)">{dots}</g>
    </Layer>
  );
}

/** `rays` makes it a sun of a poster. */
export function Sun({ rays = false, ...rest }: PartProps & { rays?: boolean }) {
  const name = useName();
  const beams = range(24).map((beam) => {
    const [one, two] = [beam * 15 - 2.6, beam * 15 + 2.6].map((angle) => (angle * Math.PI) / 180) as [number, number];
    const far = beam % 2 === 0 ? 98 : 82;
    return `M${round(100 + 60 * Math.cos(one))} ${round(100 + 60 * Math.sin(one))}L${round(100 + far * Math.cos((one + two) / 2))} ${round(100 + far * Math.sin((one + two) / 2))}L${round(100 + 60 * Math.cos(two))} ${round(100 + 60 * Math.sin(two))}z`;
  });
  return (
    <Part box={[200, 200]} natural={240} y={300} {...rest}>
      <radialGradient id={name}>
        <stop offset="0.3" stopColor="var(--s-accent-light)" stopOpacity="0.75" />
        <stop offset="1" stopColor="var(--s-accent-light)" stopOpacity="0" />
      </radialGradient>
      <linearGradient id={`${name}b`} x2="0" y2="1">
        <stop stopColor="var(--s-accent-light)" />
        <stop offset="1" stopColor="var(--s-accent)" />
      </linearGradient>
      {rays ? (
        <path d={beams.join('')} fill="var(--s-accent)" />
      ) : (
        <circle cx="100" cy="100" r="100" fill={`url(#${name})`} />
      )}
      <circle cx="100" cy="100" r="52" fill={`url(#${name}b)`} />
    </Part>
  );
}

export function Moon(props: PartProps) {
  const name = useName();
  return (
    <Part box={[200, 200]} natural={150} y={220} {...props}>
      <radialGradient id={name}>
        <stop offset="0.5" stopColor="var(--s-cream)" stopOpacity="0.35" />
        <stop offset="1" stopColor="var(--s-cream)" stopOpacity="0" />
      </radialGradient>
      <circle cx="100" cy="100" r="100" fill={`url(#${name})`} />
      <circle cx="100" cy="100" r="58" fill="var(--s-cream)" />
      <path d="M100 42a58 58 0 1 1-50 88a66 66 0 0 0 50-88z" fill="var(--s-cream-dark)" opacity="0.55" />
      <g fill="var(--s-cream-dark)">
        <circle cx="82" cy="78" r="9" />
        <circle cx="112" cy="112" r="13" opacity="0.8" />
        <circle cx="74" cy="114" r="5" />
        <circle cx="122" cy="74" r="6" opacity="0.7" />
        <circle cx="100" cy="140" r="5" opacity="0.7" />
      </g>
    </Part>
  );
}

/** One cloud with a lit top and a flat foot. */
export function Cloud({ seed = 1, ...rest }: PartProps & { seed?: number }) {
  const name = useName();
  const next = random(seed);
  const puffs = range(6).map((at) => {
    const middle = 1 - Math.abs(at - 2.5) / 3;
    const r = 18 + middle * 30 + next() * 10;
    return {
      cx: Math.round(48 + at * 41 + next() * 12),
      cy: Math.round(104 - r * (0.55 + next() * 0.2)),
      r: Math.round(r),
    };
  });
  return (
    <Part box={[300, 110]} natural={80} y={180} {...rest}>
      <linearGradient id={name} x2="0" y2="110" gradientUnits="userSpaceOnUse">
        <stop offset="0.3" stopColor="var(--s-cream)" />
        <stop offset="1" stopColor="color-mix(in oklab, var(--s-cream) 60%, var(--s-mist))" />
      </linearGradient>
      <clipPath id={`${name}c`}>
        <path d="M0-40h300v146H0z" />
      </clipPath>
      <g fill={`url(#${name})`} clipPath={`url(#${name}c)`}>
        <rect x="22" y="70" width="256" height="36" rx="18" />
        {puffs.map((puff) => (
          <circle key={puff.cx} {...puff} />
        ))}
      </g>
      <path
        d="M70 88q34-18 66-2M150 76q30-16 58 2"
        fill="none"
        stroke="var(--s-mist)"
        strokeWidth="3"
        strokeLinecap="round"
        opacity="0.5"
      />
    </Part>
  );
}

/** A loose flock, far off. */
export function Birds({ seed = 1, ...rest }: PartProps & { seed?: number }) {
  const next = random(seed);
  const birds = range(7).map((at) => {
    const [x, y, size] = [20 + at * 24 + next() * 12, 14 + Math.abs(at - 2) * 9 + next() * 10, 5 + next() * 5];
    return `M${round(x - size * 2)} ${round(y - size * 0.4)}q${round(size)} ${round(-size)} ${round(size * 2)} ${round(size * 0.7)}q${round(size)} ${round(-size * 1.5)} ${round(size * 2)} ${round(-size * 0.5)}`;
  });
  return (
    <Part box={[200, 80]} natural={70} y={200} {...rest}>
      <path
        d={birds.join('')}
        fill="none"
        stroke="color-mix(in oklab, var(--s-haze), var(--s-lead-deep))"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </Part>
  );
}
