import type { ReactNode } from 'react';

/** The cloths by their names in the shop's data; any other name counts as chalk. */
const cloths = ['red', 'sun', 'sea', 'leaf', 'chalk', 'rose', 'ink'];
const cloth = (name: string | undefined) => `var(--cloth-${name && cloths.includes(name) ? name : 'chalk'})`;

type Cloth = { a: string; b: string; c: string };
const Spar = ({ d }: { d: string }) => (
  <path d={d} fill="none" stroke="var(--spar)" strokeWidth="2" strokeLinecap="round" opacity="0.55" />
);
/** A tail with bows, from a point downwards. */
const Tail = ({ x, y, long = 70, color }: { x: number; y: number; long?: number; color: string }) => (
  <g>
    <path
      d={`M${x} ${y}q14 ${long * 0.3} 0 ${long * 0.5}t0 ${long * 0.5}`}
      fill="none"
      stroke="var(--spar)"
      strokeWidth="1.5"
    />
    {[0.3, 0.62, 0.94].map((at, index) => (
      <path
        key={at}
        transform={`translate(${x + (index % 2 ? -5 : 6)} ${y + long * at}) rotate(${index % 2 ? -20 : 24})`}
        d="M0 0l-13-7v14zM0 0l13-7v14z"
        fill={color}
      />
    ))}
  </g>
);

const shapes: Record<string, (cloth: Cloth) => ReactNode> = {
  diamond: ({ a, b, c }) => (
    <>
      <path d="M100 6L20 78h80z" fill={a} />
      <path d="M100 6l80 72h-80z" fill={b} />
      <path d="M20 78l80 96V78z" fill={b} />
      <path d="M180 78l-80 96V78z" fill={a} />
      <path d="M100 52l28 26-28 34-28-34z" fill={c} />
      <Spar d="M100 6v168M20 78h160" />
      <Tail x={100} y={174} color={c} />
    </>
  ),
  delta: ({ a, b, c }) => (
    <>
      <path d="M100 24L2 152l60-14 38 18z" fill={a} />
      <path d="M100 24l98 128-60-14-38 18z" fill={b} />
      <path d="M100 24L2 152l20-5zM100 24l98 128-20-5z" fill={c} />
      <path d="M100 62l-19 76 19 34 19-34z" fill={c} />
      <Spar d="M100 24L2 152M100 24l98 128M100 24v132M44 98h112" />
      <path d="M81 138l-8 84 12-14 8 14 7-50zM119 138l8 84-12-14-8 14-7-50z" fill={a} />
    </>
  ),
  swallow: ({ a, b, c }) => (
    <>
      <path d="M86 106L42 226l30-22 14 26 16-92zM114 106l44 120-30-22-14 26-16-92z" fill={a} />
      <path d="M72 204l14 26 7-42zM128 204l-14 26-7-42z" fill={c} />
      <path d="M100 58Q66 18 12 34-6 74 14 96q44-10 86 22 42-32 86-22 20-22 2-62-54-16-88 24z" fill={a} />
      <path d="M20 46q-12 22 2 38 20-4 40 2-8-26-42-40zM180 46q12 22-2 38-20-4-40 2 8-26 42-40z" fill={b} />
      <circle cx="34" cy="64" r="6" fill={c} />
      <circle cx="166" cy="64" r="6" fill={c} />
      <path d="M100 26q26 4 26 36t-26 76q-26-44-26-76t26-36z" fill={b} />
      <path d="M100 14q24 2 24 30-10 12-24 12T76 44q0-28 24-30z" fill={a} />
      <path d="M90 46l10 16 10-16z" fill={c} />
      <circle cx="89" cy="34" r="7" fill={b} />
      <circle cx="111" cy="34" r="7" fill={b} />
      <circle cx="90" cy="35" r="3" fill="var(--spar)" />
      <circle cx="110" cy="35" r="3" fill="var(--spar)" />
      <path d="M100 84l9 13-9 15-9-15z" fill={c} />
      <Spar d="M12 34Q66 20 100 58q34-38 88-24" />
    </>
  ),
  rokkaku: ({ a, b, c }) => (
    <>
      <path d="M100 6l78 52v112l-78 52-78-52V58z" fill={a} />
      <path d="M22 58h156L100 6zM22 170h156l-78 52z" fill={b} />
      <circle cx="100" cy="114" r="42" fill={c} />
      <path d="M58 114a42 42 0 0 0 84 0z" fill={b} opacity="0.9" />
      <Spar d="M100 6v216M22 58h156M22 170h156" />
    </>
  ),
  box: ({ a, b, c }) => (
    <>
      <path d="M36 40l64-22 64 22-64 24z" fill={c} opacity="0.55" />
      <path d="M36 40l64 24v46L36 86z" fill={a} />
      <path d="M164 40l-64 24v46l64-24z" fill={b} />
      <path d="M36 158l64-22 64 22-64 24z" fill={c} opacity="0.55" />
      <path d="M36 158l64 24v46l-64-24z" fill={b} />
      <path d="M164 158l-64 24v46l64-24z" fill={a} />
      <path d="M54 47l28 10v46L54 93zM146 165l-28 10v46l28-10z" fill={c} />
      <Spar d="M36 40v164M164 40v164M100 64v164M100 18v42" />
    </>
  ),
  sled: ({ a, b, c }) => (
    <>
      <path d="M56 20h88l50 82-50 118H56L6 102z" fill={a} />
      <path d="M56 20h30v200H56zM114 20h30v200h-30z" fill={b} />
      <path d="M86 20h28v200H86z" fill={c} />
      <path d="M66 150l34-28 34 28v34l-34 26-34-26z" fill="var(--color-sky)" />
      <Spar d="M56 20v200M144 20v200" />
    </>
  ),
  genki: ({ a, b, c }) => (
    <>
      <path d="M2 62h196l-26 54H28z" fill={a} />
      <path d="M28 62h36v54H28zM136 62h36v54h-36z" fill={b} />
      <path d="M82 62h36v54H82z" fill={c} />
      <path d="M60 158h80l-12 42H72z" fill={b} />
      <path d="M86 158h28v42H86z" fill={c} />
      <Spar d="M2 62h196M60 158h80M82 62L72 200M118 62l10 138" />
    </>
  ),
  reel: ({ a, b, c }) => (
    <>
      <path d="M38 44q62 16 124 0v24q-30 8-30 46t30 46v24q-62-16-124 0v-24q30-8 30-46T38 68z" fill={a} />
      <path d="M66 78q-16 36 0 72 34 8 68 0 16-36 0-72-34 8-68 0z" fill={b} />
      {[86, 96, 106, 116, 126, 136, 146].map((y) => (
        <path key={y} d={`M64 ${y - 6}q36 10 72-4`} fill="none" stroke={c} strokeWidth="2.5" />
      ))}
      <path d="M134 142q40 20 34 48t-60 34" fill="none" stroke={b} strokeWidth="3" strokeLinecap="round" />
      <path d="M46 52q54 12 108 0" fill="none" stroke="var(--spar)" strokeWidth="2" opacity="0.25" />
    </>
  ),
  frame: ({ a, b, c }) => (
    <>
      <path d="M100 6L20 78h80z" fill={a} />
      <path d="M100 6l80 72h-80z" fill={b} />
      <g fill="none" stroke="var(--spar)" strokeWidth="2" strokeDasharray="6 7" opacity="0.7">
        <path d="M20 78l80 96 80-96" />
      </g>
      <path d="M100 6v168M20 78h160" fill="none" stroke="#b98a4e" strokeWidth="5" strokeLinecap="round" />
      <circle cx="100" cy="78" r="8" fill="none" stroke={c} strokeWidth="4" />
      <g transform="translate(136 176) rotate(24)">
        <path d="M-4-34L3 20M8-34L-3 20" stroke="var(--spar)" strokeWidth="5" strokeLinecap="round" />
        <g fill="none" stroke={a} strokeWidth="6">
          <circle cx="-9" cy="32" r="11" />
          <circle cx="13" cy="32" r="11" />
        </g>
      </g>
      <path d="M30 186c18-14 30 14 50 0" fill="none" stroke={c} strokeWidth="4" strokeLinecap="round" />
    </>
  ),
};

/** A kite of the shop as it is sewn; `x` and `y` are its position in a drawing. */
export function KiteDrawing({
  shape,
  colours,
  className = '',
  isMoving = false,
  ...place
}: {
  shape: string;
  colours: readonly string[];
  className?: string;
  isMoving?: boolean;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
}) {
  const draw = shapes[shape] ?? shapes['diamond']!;
  return (
    <svg viewBox="0 0 200 250" className={`overflow-visible ${className}`} aria-hidden="true" {...place}>
      <g className={isMoving ? 'sway' : undefined}>
        {draw({ a: cloth(colours[0]), b: cloth(colours[1]), c: cloth(colours[2]) })}
      </g>
    </svg>
  );
}
