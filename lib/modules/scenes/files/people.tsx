import { Part, Shadow, type PartProps } from './frame';

type Spot = readonly [x: number, y: number];
/** Arms and legs from body to end, the far one first. */
type Pose = {
  neck: Spot;
  hip: Spot;
  head: Spot;
  arms: readonly [string, string];
  hands: readonly [Spot, Spot];
  legs: readonly [string, string];
  feet: string;
};

const poses = {
  stand: {
    ...{ neck: [100, 72], hip: [100, 148], head: [101, 46] },
    arms: ['M84 86Q76 114 78 142', 'M116 86Q126 114 123 142'],
    hands: [
      [78, 146],
      [123, 146],
    ],
    legs: ['M91 146L88 226', 'M109 146L112 226'],
    feet: 'M88 229h-12M112 229h13',
  },
  walk: {
    ...{ neck: [104, 72], hip: [101, 146], head: [108, 46] },
    arms: ['M92 88Q74 108 66 134', 'M116 88Q132 110 146 118'],
    hands: [
      [65, 138],
      [150, 119],
    ],
    legs: ['M96 146L84 190L58 222', 'M107 146L124 186L132 226'],
    feet: 'M56 224l-3 7M132 229h15',
  },
  wave: {
    ...{ neck: [100, 72], hip: [100, 148], head: [102, 46] },
    arms: ['M84 86Q74 114 78 140', 'M117 88Q146 82 150 42'],
    hands: [
      [78, 144],
      [150, 36],
    ],
    legs: ['M91 146L87 226', 'M109 146L114 226'],
    feet: 'M87 229h-12M114 229h13',
  },
  sit: {
    ...{ neck: [92, 94], hip: [88, 170], head: [97, 68] },
    arms: ['M84 110Q94 142 122 152', 'M104 110Q112 140 132 150'],
    hands: [
      [126, 153],
      [137, 151],
    ],
    legs: ['M90 176L128 180L122 226', 'M92 172L140 174L138 226'],
    feet: 'M122 229h14M138 229h15',
  },
  read: {
    ...{ neck: [92, 94], hip: [86, 170], head: [99, 70] },
    arms: ['M84 110Q98 144 124 138', 'M104 112Q118 138 136 136'],
    hands: [
      [127, 137],
      [141, 135],
    ],
    legs: ['M90 172L140 174L134 226', 'M88 176L130 182L154 214'],
    feet: 'M134 229h15M155 216l13-5',
  },
  carry: {
    ...{ neck: [96, 72], hip: [98, 148], head: [99, 46] },
    arms: ['M84 88Q92 118 130 122', 'M108 88Q116 114 142 122'],
    hands: [
      [134, 122],
      [147, 123],
    ],
    legs: ['M90 146L84 226', 'M107 146L116 226'],
    feet: 'M84 229h13M116 229h13',
  },
  cheer: {
    ...{ neck: [100, 72], hip: [100, 146], head: [101, 46] },
    arms: ['M84 88Q60 72 54 34', 'M116 88Q140 72 146 34'],
    hands: [
      [53, 28],
      [147, 28],
    ],
    legs: ['M92 144L78 224', 'M108 144L124 224'],
    feet: 'M78 227h-12M124 227h13',
  },
  work: {
    ...{ neck: [96, 94], hip: [84, 170], head: [104, 69] },
    arms: ['M88 110Q104 146 138 142', 'M106 112Q122 142 148 142'],
    hands: [
      [142, 141],
      [153, 141],
    ],
    legs: ['M86 176L122 182L112 226', 'M88 172L136 174L130 226'],
    feet: 'M112 229h14M130 229h14',
  },
} as const satisfies Record<string, Pose>;

export type PersonPose = keyof typeof poses;

/** Each around the head's middle: behind the head, and over it. */
const hairs = [
  ['', 'M-20-2Q-24-28 0-29T21-6Q12-10 8-17Q-6-8-14-9Q-16-2-17 4z'],
  ['M-22 0Q-22-30 0-30T23 0Q26 26 20 38H-22Q-28 22-22 0z', 'M-19 6Q-22-27 2-27T20 2Q18-8 6-18Q-6-6-15-4z'],
  ['M-14-24a12 12 0 1 1 16-4z', 'M-20 2Q-22-26 0-26T20-4Q2-14-13-9Q-17-4-17 4z'],
  [
    '',
    'M-20 8a11 11 0 0 1-3-17a12 12 0 0 1 11-15a13 13 0 0 1 22-2a12 12 0 0 1 12 16q2 6-1 10Q14-2 8-13Q-8-8-14-7Q-15 2-20 8z',
  ],
  ['', 'M-20 0Q-20-24 0-24T20-2Q14-13 0-14T-18 3z'],
] as const;
const skins = ['#c98f6b', '#8a5a3c', '#e3b48f', '#6d432c', '#b57a50'];
const hairTones = ['#2b1d18', '#5a3a22', '#1c1a1f', '#8a5a2c', '#77706a'];
const clothes = [
  ['var(--s-lead)', 'var(--s-lead-dark)'],
  ['var(--s-accent)', 'var(--s-accent-dark)'],
  ['var(--s-cream)', 'var(--s-cream-dark)'],
  ['var(--s-lead-light)', 'var(--s-lead)'],
] as const;

/** Somebody in one of eight poses; `seed` changes hair and clothes, `skin` is a CSS colour. */
export function Person({ pose = 'stand', seed = 1, ...rest }: PartProps & { pose?: PersonPose; seed?: number }) {
  const { neck, hip, head, arms, hands, legs, feet }: Pose = poses[pose];
  const [behind, over] = hairs[seed % hairs.length]!;
  const [shirt, shade] = clothes[seed % clothes.length]!;
  const trousers = ['var(--s-line)', 'var(--s-lead-deep)', 'var(--s-wood-dark)'][seed % 3];
  const skin = `color-mix(in oklab, ${rest.skin ?? skins[seed % skins.length]} 92%, var(--s-accent))`;
  const hair = hairTones[(seed * 3) % hairTones.length];
  const [across, down] = [hip[0] - neck[0], hip[1] - neck[1]];
  const lean = Math.round((-Math.atan2(across, down) * 180) / Math.PI);
  const hem = Math.round(Math.hypot(across, down) + 8);
  const sits = pose === 'sit' || pose === 'read' || pose === 'work';
  const dots = (spots: readonly Spot[]) => spots.map(([x, y]) => `M${x} ${y}h.1`).join('');
  return (
    <Part box={[200, 240]} natural={210} {...rest}>
      <Shadow cx={104} cy={233} rx={sits ? 58 : 44} />
      {sits && <path d="M56 186h62v9H56zM64 195h6l-4 38h-6zM104 195h6l4 38h-6z" fill="var(--s-wood-dark)" />}
      <g fill="none" strokeLinecap="round" strokeLinejoin="round">
        <path d={arms[0]} stroke={shade} strokeWidth="15" />
        <path d={dots(hands.slice(0, 1))} stroke={skin} strokeWidth="14" />
        <path d={legs[0]} stroke={`color-mix(in oklab, ${trousers}, white 12%)`} strokeWidth="19" />
        <path d={legs[1]} stroke={trousers} strokeWidth="20" />
        <path d={feet} stroke="var(--s-line)" strokeWidth="11" />
        <path d={`M${neck[0]} ${neck[1] + 8}L${head[0]} ${head[1] + 12}`} stroke={skin} strokeWidth="14" />
      </g>
      {behind !== '' && <path d={behind} transform={`translate(${head[0]} ${head[1]})`} fill={hair} />}
      <g transform={`translate(${neck[0]} ${neck[1]}) rotate(${lean})`}>
        <path d={`M-9 5Q-24 7-25 24L-21 ${hem}H21L25 24Q24 7 9 5Q0 13-9 5z`} fill={shirt} />
        <path d={`M9 5Q24 7 25 24L21 ${hem}H7Q15 44 5 8z`} fill={shade} opacity="0.75" />
      </g>
      <g transform={`translate(${head[0]} ${head[1]})`}>
        <path d="M-18-6a18 19 0 0 1 36 0v9Q16 24 0 25Q-16 24-18 3z" fill={skin} />
        <path d="M18-6v9Q16 24 0 25Q14 12 13-8z" fill="var(--s-line)" opacity="0.13" />
        <path d={over} fill={hair} />
        <path d="M3 0v3M13 0v3M4 13q5 5 9 0" fill="none" stroke="#1d1512" strokeWidth="2.4" strokeLinecap="round" />
      </g>
      {pose === 'carry' && <path d="M116 92h62v48h-62z" fill="var(--s-wood)" />}
      {pose === 'carry' && <path d="M116 92h62v11h-62zM142 92h10v48h-10z" fill="var(--s-wood-dark)" opacity="0.6" />}
      {pose === 'read' && (
        <path
          d="M122 98l24 10 26-14v38l-26 14-24-11zM146 108v38"
          fill="var(--s-cream)"
          stroke="var(--s-lead-deep)"
          strokeWidth="3.5"
          strokeLinejoin="round"
        />
      )}
      {pose === 'work' && (
        <>
          <path d="M128 149h70v9h-70zM184 158h7v74h-7z" fill="var(--s-wood)" />
          <path
            d="M142 147h40l14-42"
            fill="none"
            stroke="var(--s-line)"
            strokeWidth="5"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      )}
      <g fill="none" strokeLinecap="round">
        <path d={arms[1]} stroke={shade} strokeWidth="19" />
        <path d={arms[1]} stroke={shirt} strokeWidth="15" />
        <path d={dots(hands.slice(1))} stroke={skin} strokeWidth="14" />
      </g>
    </Part>
  );
}
