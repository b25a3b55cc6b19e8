import { box, random, range, straight, type Point } from './draw';
import { height, Layer, useName, width, type LayerProps } from './frame';

/** A city in three depths; windows are lit in the accent. */
export function Skyline({ y = 240, seed = 1, ...rest }: LayerProps) {
  const next = random(seed);
  const depths = range(3).map((depth) => {
    const walls: string[] = [];
    const lit: string[] = [];
    const dark: string[] = [];
    const sides: string[] = [];
    for (let x = -30 - next() * 40; x < width + 20;) {
      const wide = 48 + next() * 62 + depth * 14;
      const crown = next();
      const top = y + depth * 95 + next() ** 0.7 * (210 - depth * 30);
      walls.push(box(x, top, wide, height - top + 4));
      if (crown < 0.18)
        walls.push(
          `${straight([
            [x, top + 1],
            [x + wide / 2, top - wide * 0.5],
            [x + wide, top + 1],
          ])}z`,
        );
      else if (crown < 0.36)
        walls.push(box(x + wide * 0.2, top - 24, wide * 0.6, 26), box(x + wide * 0.36, top - 46, wide * 0.28, 26));
      else if (crown < 0.5) walls.push(box(x + wide * 0.48, top - 54, 4, 56));
      else if (crown < 0.62)
        walls.push(
          `M${Math.round(x)} ${Math.round(top + 1)}a${Math.round(wide / 2)} ${Math.round(wide / 2.4)} 0 0 1 ${Math.round(wide)} 0z`,
        );
      else if (crown < 0.74)
        walls.push(box(x + wide * 0.6, top - 22, 18, 24), box(x + wide * 0.6 - 3, top - 26, 24, 6));
      sides.push(box(x + wide * 0.78, top, wide * 0.22, height - top + 4));
      if (depth > 0) {
        const [columns, step] = [Math.floor((wide - 14) / 17), 24 + depth * 4];
        for (let row = 0; row < Math.min(6, (height - top - 30) / step); row += 1)
          for (let column = 0; column < columns; column += 1) {
            const chance = next();
            if (chance < 0.26) lit.push(box(x + 9 + column * 17, top + 16 + row * step, 8, 12));
            else if (chance < 0.5 && depth === 2) dark.push(box(x + 9 + column * 17, top + 16 + row * step, 8, 12));
          }
      }
      x += wide + (next() < 0.25 ? 8 + next() * 16 : -2);
    }
    return { walls: walls.join(''), lit: lit.join(''), dark: dark.join(''), sides: sides.join('') };
  });
  const fills = ['var(--s-mist)', 'color-mix(in oklab, var(--s-haze) 45%, var(--s-lead))', 'var(--s-lead-deep)'];
  return (
    <Layer {...rest}>
      {depths.map(({ walls, lit, dark, sides }, depth) => (
        <g key={fills[depth]}>
          <path d={walls} fill={fills[depth]} />
          <path d={sides} opacity="0.14" />
          <path d={dark} fill="var(--s-lead-dark)" />
          <path d={lit} fill="var(--s-accent-light)" opacity={depth === 2 ? 1 : 0.75} />
        </g>
      ))}
    </Layer>
  );
}

/** A street of narrow gabled houses, each in another tone of the app's colours. */
export function Houses({ y = 560, seed = 1, ...rest }: LayerProps) {
  const next = random(seed);
  const tones = [
    'var(--s-lead)',
    'var(--s-cream)',
    'var(--s-accent)',
    'var(--s-haze)',
    'var(--s-cream-dark)',
    'var(--s-lead-light)',
    'var(--s-accent-light)',
  ];
  const houses: { x: number; wide: number; high: number; tone: string; gable: number }[] = [];
  let last = -1;
  for (let x = -40; x < width;) {
    const wide = 104 + next() * 44;
    let tone = Math.floor(next() * tones.length);
    if (tone === last) tone = (tone + 2) % tones.length;
    last = tone;
    houses.push({ x, wide, high: 150 + next() * 90, tone: tones[tone]!, gable: next() });
    x += wide;
  }
  const drawn = houses.map(({ x, wide, high, tone, gable }) => {
    const [eaves, middle, step] = [y - high, x + wide / 2, wide / 8];
    const isStepped = gable < 0.35;
    const stairs = range(4).flatMap((at): Point[] => [
      [at * step, -at * 20],
      [at * step, -(at + 1) * 20],
    ]);
    const pointed: Point[] = [
      [x, eaves],
      [middle, eaves - wide * 0.62],
      [x + wide, eaves],
    ];
    const flat: Point[] = [
      [x, eaves],
      [x + wide * 0.16, eaves - 62],
      [x + wide * 0.84, eaves - 62],
      [x + wide, eaves],
    ];
    const stepped = [
      ...stairs.map(([dx, dy]): Point => [x + dx, eaves + dy]),
      ...stairs.toReversed().map(([dx, dy]): Point => [x + wide - dx, eaves + dy]),
    ];
    const outline = isStepped ? stepped : gable < 0.7 ? pointed : flat;
    const floors = Math.floor((high - 66) / 52);
    const panes = range(floors).flatMap((floor) =>
      [0.16, 0.42, 0.68].map((share) => ({
        left: x + wide * share,
        top: eaves + 14 + floor * 52,
        across: wide * 0.17,
      })),
    );
    const door = x + wide * (gable < 0.5 ? 0.16 : 0.6);
    return {
      wall: `${straight([[x, y], ...outline, [x + wide, y]])}z`,
      roof: isStepped ? '' : `${straight(outline)}z`,
      chimney: isStepped ? '' : box(x + wide * 0.68, eaves - wide * 0.5, 15, 50),
      ...{ tone, panes, isTiled: gable < 0.7, shade: box(x + wide - 9, eaves, 9, high) },
      attic: `M${Math.round(middle)} ${Math.round(eaves - 22)}h.1`,
      door: `M${Math.round(door)} ${y}v-40a${Math.round(wide * 0.12)} 14 0 0 1 ${Math.round(wide * 0.24)} 0v40z`,
      shop: box(gable < 0.5 ? x + wide * 0.5 : x + wide * 0.12, y - 46, wide * 0.36, 32),
    };
  });
  const panes = drawn.flatMap((house) => house.panes);
  const frame = ({ left, top, across }: (typeof panes)[number]) => box(left, top, across, 32);
  const cross = ({ left, top, across }: (typeof panes)[number]) =>
    `M${Math.round(left + across / 2)} ${Math.round(top)}v32`;
  // One path for all of a kind: a street of houses is small then.
  const all = (of: (house: (typeof drawn)[number]) => string) => drawn.map(of).join('');
  return (
    <Layer {...rest}>
      <path d={all(({ chimney }) => chimney)} fill="var(--s-lead-deep)" />
      {drawn.map(({ wall, tone }) => (
        <path key={wall} d={wall} fill={tone} />
      ))}
      <path d={all(({ roof, isTiled }) => (isTiled ? roof : ''))} fill="var(--s-lead-dark)" />
      <path d={all(({ roof, isTiled }) => (isTiled ? '' : roof))} fill="var(--s-lead-deep)" />
      <path d={all(({ shade }) => shade)} opacity="0.16" />
      <path d={all(({ attic }) => attic)} stroke="var(--s-cream)" strokeWidth="24" strokeLinecap="round" />
      <path d={all(({ attic }) => attic)} stroke="var(--s-accent-light)" strokeWidth="17" strokeLinecap="round" />
      <path
        d={panes.map(frame).join('') + all(({ shop }) => shop)}
        fill="var(--s-lead-deep)"
        stroke="var(--s-cream)"
        strokeWidth="4"
      />
      <path
        d={panes
          .filter((_, at) => (at * 7) % 11 < 3)
          .map(frame)
          .join('')}
        fill="var(--s-accent-light)"
      />
      <path d={panes.map(cross).join('')} stroke="var(--s-cream)" strokeWidth="2" />
      <path d={all(({ door }) => door)} fill="var(--s-wood-dark)" stroke="var(--s-cream)" strokeWidth="3" />
      <path d={box(-20, y, width + 40, height - y + 4)} fill="var(--s-cream-dark)" />
      <path d={box(-20, y, width + 40, 7)} fill="var(--s-lead-deep)" opacity="0.5" />
    </Layer>
  );
}

/** A wall and boards with light from a window at the left. `y` is where the floor begins. */
export function Room({ y = 440, seed = 1, ...rest }: LayerProps) {
  const name = useName();
  const meet = 600 + (seed % 3) * 60;
  const boards = range(23).map(
    (at) => `M${Math.round(meet + (at - 11) * 60)} ${y}L${Math.round(meet + (at - 11) * 210)} ${height + 4}`,
  );
  return (
    <Layer {...rest}>
      <linearGradient id={name}>
        <stop stopColor="var(--s-pale)" />
        <stop offset="1" stopColor="var(--s-mist)" />
      </linearGradient>
      <path d={box(-20, 0, width + 40, y)} fill={`url(#${name})`} />
      <path d={`M520 40L1010 ${y - 60}V${y}H760L280 40z`} fill="var(--s-accent-light)" opacity="0.2" />
      <path d={box(-20, y, width + 40, height - y + 4)} fill="var(--s-wood)" />
      <path d={`M760 ${y}h250l190 ${height - y}H820z`} fill="var(--s-accent-light)" opacity="0.4" />
      <path d={boards.join('')} stroke="var(--s-wood-dark)" strokeWidth="2" opacity="0.7" />
      <path d={box(-20, y - 22, width + 40, 22)} fill="var(--s-cream)" />
      <path d={box(-20, y - 3, width + 40, 5)} fill="var(--s-line)" opacity="0.3" />
      <g>
        <path d="M110 50h260v270H110z" fill="var(--s-cream)" />
        <path d="M126 66h228v238H126z" fill="color-mix(in oklab, var(--s-mist) 60%, var(--s-lead-light))" />
        <path d="M126 236q60-50 118-20t110-16v104H126z" fill="var(--s-leaf-light)" />
        <path d="M126 262q70-26 120 0t108-6v48H126z" fill="var(--s-leaf)" />
        <circle cx="302" cy="116" r="24" fill="var(--s-accent-light)" />
        <path d="M240 66v238M126 180h228" stroke="var(--s-cream)" strokeWidth="10" />
        <path d="M96 316h288v18H96z" fill="var(--s-cream-dark)" />
      </g>
    </Layer>
  );
}

/** The near edge of a table, of wood or under a checked cloth; things stand on it at y + 30 and below. */
export function TableTop({ y = 440, seed = 1, cloth = false, ...rest }: LayerProps & { cloth?: boolean }) {
  const name = useName();
  const next = random(seed);
  const grain = range(15).map((at) => {
    const [down, from] = [y + 16 + at * ((height - y - 26) / 15), next() * width * 0.7];
    return `M${Math.round(from)} ${Math.round(down)}q${Math.round(90 + next() * 90)} ${Math.round(next() * 14 - 7)} ${Math.round(260 + next() * 240)} ${Math.round(next() * 8 - 4)}`;
  });
  return (
    <Layer {...rest}>
      <linearGradient id={name} x2="1" y2="1">
        <stop stopColor="var(--s-wood-light)" />
        <stop offset="1" stopColor="var(--s-wood)" />
      </linearGradient>
      <pattern
        id={`${name}c`}
        width="72"
        height="72"
        patternUnits="userSpaceOnUse"
        patternTransform="skewX(-24) scale(1 .62)"
      >
        <rect width="72" height="72" fill="var(--s-cream)" />
        <path d="M0 18h72" stroke="var(--s-lead)" strokeWidth="36" opacity="0.42" />
        <path d="M18 0v72" stroke="var(--s-lead)" strokeWidth="36" opacity="0.42" />
      </pattern>
      <path d={box(-20, y, width + 40, height - y + 4)} fill={cloth ? `url(#${name}c)` : `url(#${name})`} />
      {!cloth && (
        <path
          d={grain.join('')}
          fill="none"
          stroke="var(--s-wood-dark)"
          strokeWidth="2"
          strokeLinecap="round"
          opacity="0.45"
        />
      )}
      <path d={box(-20, y, width + 40, 5)} fill="var(--s-cream)" opacity="0.5" />
    </Layer>
  );
}
