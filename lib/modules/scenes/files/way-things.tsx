import { range, round } from './draw';
import { Part, Shadow, type PartProps } from './frame';

const Wheel = ({ cx, cy, r }: { cx: number; cy: number; r: number }) => (
  <g fill="none">
    <path
      d={range(8)
        .map(
          (spoke) =>
            `M${cx} ${cy}L${round(cx + r * Math.cos(spoke * 0.785))} ${round(cy + r * Math.sin(spoke * 0.785))}`,
        )
        .join('')}
      stroke="var(--s-haze)"
      strokeWidth="1.6"
    />
    <circle cx={cx} cy={cy} r={r} stroke="var(--s-line)" strokeWidth="7" />
    <circle cx={cx} cy={cy} r={r - 5} stroke="var(--s-cream-dark)" strokeWidth="2" />
    <circle cx={cx} cy={cy} r="5" fill="var(--s-line)" />
  </g>
);

export const Bicycle = (props: PartProps) => (
  <Part box={[320, 200]} natural={170} {...props}>
    <Shadow cx={160} cy={192} rx={140} />
    <Wheel cx={66} cy={134} r={54} />
    <Wheel cx={254} cy={134} r={54} />
    <path
      d="M66 134L120 62h100M120 62l32 76M152 138L224 66M66 134h86"
      fill="none"
      stroke="var(--s-lead)"
      strokeWidth="9"
      strokeLinejoin="round"
      strokeLinecap="round"
    />
    <path d="M254 134L214 34" stroke="var(--s-lead-dark)" strokeWidth="9" strokeLinecap="round" />
    <path d="M214 34q22-14 38 0" fill="none" stroke="var(--s-line)" strokeWidth="7" strokeLinecap="round" />
    <path d="M120 62l-6-22" stroke="var(--s-lead-dark)" strokeWidth="8" />
    <path d="M88 38q28-12 52-2-4 14-26 12-22 4-26-10z" fill="var(--s-wood-dark)" />
    <circle cx="152" cy="138" r="15" fill="var(--s-accent)" />
    <circle cx="152" cy="138" r="7" fill="var(--s-lead-deep)" />
    <path d="M152 138l18 20m-8 4h18" stroke="var(--s-line)" strokeWidth="5" strokeLinecap="round" />
    <path d="M224 52h66l-8 40h-50z" fill="var(--s-wood)" />
    <path d="M228 66h58M230 80h54M246 52l2 40M268 52l-2 40" stroke="var(--s-wood-dark)" strokeWidth="3" />
    <circle cx="242" cy="46" r="11" fill="var(--s-accent)" />
    <circle cx="262" cy="42" r="13" fill="var(--s-accent-light)" />
    <circle cx="278" cy="48" r="9" fill="var(--s-leaf)" />
  </Part>
);

export const Boat = (props: PartProps) => (
  <Part box={[240, 240]} natural={170} {...props}>
    <path d="M116 14h6v178h-6z" fill="var(--s-wood-dark)" />
    <path d="M110 24Q42 96 30 172h80z" fill="var(--s-cream)" />
    <path d="M110 24Q92 96 96 172h14z" fill="var(--s-cream-dark)" />
    <path d="M128 46q62 60 78 126h-78z" fill="var(--s-accent)" />
    <path d="M128 46q10 62 6 126h-6z" fill="var(--s-accent-dark)" />
    <path d="M50 128h58M40 150h69" stroke="var(--s-lead)" strokeWidth="5" opacity="0.7" />
    <path d="M122 10l28 8-28 10z" fill="var(--s-accent)" />
    <path d="M10 188h220q-12 36-42 42H58Q22 222 10 188z" fill="var(--s-lead-dark)" />
    <path d="M10 188h220l-4 12H16z" fill="var(--s-cream)" />
    <path d="M160 200h66q-12 26-38 30h-50q20-10 22-30z" fill="var(--s-lead-deep)" />
    <path
      d="M-14 232q20-10 40 0t40 0 40 0 40 0 40 0 40 0 28-4"
      fill="none"
      stroke="var(--s-cream)"
      strokeWidth="5"
      strokeLinecap="round"
      opacity="0.7"
    />
  </Part>
);

export const Lighthouse = (props: PartProps) => (
  <Part box={[200, 320]} natural={330} {...props}>
    <path d="M0 320q10-40 54-46 30-16 70-2 56 0 76 48z" fill="var(--s-lead-deep)" />
    <path d="M10 318q20-30 60-32 10 20-8 34zM100 286q40-2 60 30h-40z" fill="var(--s-lead-dark)" />
    <path d="M76 96h48l18 182H58z" fill="var(--s-cream)" />
    <path d="M74 122h52l4 36H70zM67 194h66l4 38H63z" fill="var(--s-accent)" />
    <path d="M106 96h18l18 182h-30z" fill="var(--s-line)" opacity="0.2" />
    <path d="M92 278v-26a8 10 0 0 1 16 0v26z" fill="var(--s-line)" />
    <path d="M94 168h10v16H94zM95 108h9v13h-9zM92 236h10" fill="var(--s-lead-deep)" />
    <path d="M64 88h72v10H64z" fill="var(--s-lead-deep)" />
    <path d="M70 76v14M84 76v14M116 76v14M130 76v14M68 76h64" stroke="var(--s-lead-deep)" strokeWidth="3" />
    <path d="M82 50h36v38H82z" fill="var(--s-accent-light)" />
    <path d="M94 50v38M106 50v38" stroke="var(--s-lead-deep)" strokeWidth="3" />
    <path d="M76 52q4-30 24-32 20 2 24 32z" fill="var(--s-accent)" />
    <path d="M104 20q16 4 20 32h-14z" fill="var(--s-accent-dark)" />
    <path d="M98 6h4v16h-4z" fill="var(--s-lead-deep)" />
    <path d="M82 62L-90 20v66l172-10z" fill="var(--s-accent-light)" opacity="0.28" />
  </Part>
);

export const Tent = (props: PartProps) => (
  <Part box={[280, 200]} natural={150} {...props}>
    <Shadow cx={140} cy={190} rx={130} />
    <path d="M120 22l104 26 46 140H100z" fill="var(--s-lead-dark)" />
    <path d="M120 22L20 188h170z" fill="var(--s-lead)" />
    <path d="M120 22L20 188h26z" fill="var(--s-lead-light)" />
    <path d="M120 58L80 188h70z" fill="var(--s-lead-deep)" />
    <path d="M120 58l-40 130h-22q40-60 62-130z" fill="var(--s-accent)" />
    <path d="M120 58l30 130h24q-36-60-54-130z" fill="var(--s-accent-dark)" />
    <path
      d="M120 22v-14M20 188l-16 8M270 188l10 8M224 48l36 142"
      stroke="var(--s-wood-dark)"
      strokeWidth="4"
      strokeLinecap="round"
      opacity="0.8"
    />
    <path d="M120 6l22 6-22 7z" fill="var(--s-accent)" />
  </Part>
);

export const Balloon = (props: PartProps) => (
  <Part box={[200, 280]} natural={220} {...props} y={props.y ?? 320}>
    <path d="M86 214l6 34M114 214l-6 34M74 200l14 48M126 200l-14 48" stroke="var(--s-wood-dark)" strokeWidth="3" />
    <path
      d="M100 10c58 0 88 42 88 88 0 52-50 92-66 118H78C62 190 12 150 12 98c0-46 30-88 88-88z"
      fill="var(--s-lead)"
    />
    <path
      d="M100 10c-24 0-44 42-44 88 0 52 20 92 28 118h32c8-26 28-66 28-118 0-46-20-88-44-88z"
      fill="var(--s-cream)"
    />
    <path d="M100 10c-8 0-14 42-14 88 0 52 6 92 8 118h12c2-26 8-66 8-118 0-46-6-88-14-88z" fill="var(--s-accent)" />
    <path
      d="M126 14c42 10 62 46 62 84 0 52-50 92-66 118h-14c30-50 60-120 18-202z"
      fill="var(--s-line)"
      opacity="0.16"
    />
    <path d="M18 126q82 30 164 0" fill="none" stroke="var(--s-lead-deep)" strokeWidth="4" opacity="0.5" />
    <path d="M82 246h36l-5 30H87z" fill="var(--s-wood)" />
    <path d="M82 246h36v7H82zM102 253h15l-4 23h-14z" fill="var(--s-wood-dark)" />
  </Part>
);

export const Van = (props: PartProps) => (
  <Part box={[320, 200]} natural={150} {...props}>
    <Shadow cx={160} cy={190} rx={146} />
    <path d="M14 34h192v132H14z" fill="var(--s-lead)" />
    <path d="M14 34h192v16H14z" fill="var(--s-lead-light)" />
    <path d="M206 62h56q18 0 26 22l18 34v48H206z" fill="var(--s-lead-dark)" />
    <path d="M222 78h36q10 0 16 14l12 26h-64z" fill="var(--s-pale)" />
    <path d="M232 112l18-34h12l-18 34z" fill="var(--s-cream)" opacity="0.7" />
    <path d="M14 146h292v20H14z" fill="var(--s-lead-deep)" />
    <circle cx="110" cy="96" r="34" fill="var(--s-cream)" />
    <path
      d="M94 96l12 13 22-26"
      fill="none"
      stroke="var(--s-accent)"
      strokeWidth="9"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
    <path d="M296 126h10v14h-10z" fill="var(--s-accent-light)" />
    {[76, 244].map((x) => (
      <g key={x}>
        <circle cx={x} cy="164" r="27" fill="var(--s-line)" />
        <circle cx={x} cy="164" r="13" fill="var(--s-cream-dark)" />
      </g>
    ))}
  </Part>
);

export const Dog = (props: PartProps) => (
  <Part box={[220, 200]} natural={120} {...props}>
    <Shadow cx={106} cy={190} rx={76} />
    <path d="M40 104q-32-20-26-52" fill="none" stroke="var(--s-wood)" strokeWidth="14" strokeLinecap="round" />
    <path d="M56 126l-6 60M76 132l2 54" stroke="var(--s-wood-dark)" strokeWidth="19" strokeLinecap="round" />
    <path d="M46 92q54-18 104-6l4 40q-20 26-54 18-44 12-62-8-10-30 8-44z" fill="var(--s-wood)" />
    <path d="M128 128l4 58M148 126l6 60" stroke="var(--s-wood)" strokeWidth="19" strokeLinecap="round" />
    <path d="M128 112q0-62 30-72 34-2 36 24l18 8q4 22-22 24-8 4-14 20-20 20-48-4z" fill="var(--s-wood)" />
    <path d="M146 46q-26 6-22 48 22 4 30-36z" fill="var(--s-wood-dark)" />
    <circle cx="176" cy="62" r="5" fill="var(--s-line)" />
    <path d="M206 68q10 2 8 12-10 2-14-6z" fill="var(--s-line)" />
    <path d="M196 94q8 2 14-6" fill="none" stroke="var(--s-line)" strokeWidth="3" strokeLinecap="round" />
    <path d="M124 112q18 20 50 6l2 12q-30 14-54-4z" fill="var(--s-accent)" />
    <circle cx="150" cy="132" r="7" fill="var(--s-accent-light)" />
    <path d="M62 98q20-6 34 2-6 24-30 20-10-10-4-22z" fill="var(--s-cream)" opacity="0.8" />
  </Part>
);

export const Cat = (props: PartProps) => (
  <Part box={[180, 200]} natural={120} {...props}>
    <Shadow cx={88} cy={190} rx={66} />
    <path
      d="M132 172q48-6 36-58-4-16-16-14"
      fill="none"
      stroke="var(--s-lead-deep)"
      strokeWidth="14"
      strokeLinecap="round"
    />
    <path d="M46 190q-14-62 18-92h44q44 42 36 92z" fill="var(--s-lead-deep)" />
    <path d="M62 190q-6-46 18-70 22 24 14 70z" fill="var(--s-cream)" />
    <path d="M36 26l24 16q22-8 44 0l24-16q8 32 0 52-14 30-46 30t-46-30q-8-20 0-52z" fill="var(--s-lead-deep)" />
    <path d="M42 40l12 8-10 14zM122 40l-12 8 10 14z" fill="var(--s-accent)" />
    <path d="M82 108q-20 0-26-16 14-12 26 0 12-12 26 0-6 16-26 16z" fill="var(--s-cream)" />
    <ellipse cx="62" cy="70" rx="7" ry="9" fill="var(--s-accent-light)" />
    <ellipse cx="102" cy="70" rx="7" ry="9" fill="var(--s-accent-light)" />
    <ellipse cx="63" cy="71" rx="2.5" ry="7" fill="var(--s-line)" />
    <ellipse cx="103" cy="71" rx="2.5" ry="7" fill="var(--s-line)" />
    <path d="M77 84h10l-5 6z" fill="var(--s-accent)" />
    <path d="M54 92l-32-4M54 98l-30 6M110 92l32-4M110 98l30 6" stroke="var(--s-cream-dark)" strokeWidth="2" />
    <path d="M68 156v32M94 156v32" stroke="var(--s-line)" strokeWidth="3" opacity="0.4" />
  </Part>
);
