import { Part, Shadow, type PartProps } from './frame';

const square = [200, 200] as const;

export const Cup = (props: PartProps) => (
  <Part box={square} natural={120} {...props}>
    <Shadow cx={96} cy={190} rx={84} />
    <path
      d="M74 58q-12-16 0-28t2-24M104 58q-12-18 0-30t2-22"
      fill="none"
      stroke="var(--s-mist)"
      strokeWidth="7"
      strokeLinecap="round"
      opacity="0.7"
    />
    <path d="M138 92q44-8 42 24t-52 34" fill="none" stroke="var(--s-lead-dark)" strokeWidth="13" />
    <path d="M34 76h116q0 76-32 100H66Q34 152 34 76z" fill="var(--s-lead)" />
    <path d="M112 76h38q0 76-32 100H98q22-40 14-100z" fill="var(--s-lead-dark)" />
    <path d="M48 92q2 40 14 64" fill="none" stroke="var(--s-lead-light)" strokeWidth="7" strokeLinecap="round" />
    <ellipse cx="92" cy="76" rx="58" ry="14" fill="var(--s-lead-light)" />
    <ellipse cx="92" cy="78" rx="49" ry="10" fill="var(--s-wood-dark)" />
    <path d="M64 79q14-8 30 0t26-2" fill="none" stroke="var(--s-wood-light)" strokeWidth="4" strokeLinecap="round" />
    <ellipse cx="94" cy="180" rx="86" ry="12" fill="var(--s-cream-dark)" />
    <ellipse cx="94" cy="176" rx="86" ry="11" fill="var(--s-cream)" />
    <path d="M62 170h62q-2 8-8 9H70q-6-1-8-9z" fill="var(--s-lead-dark)" />
  </Part>
);

export const Teapot = (props: PartProps) => (
  <Part box={[240, 200]} natural={140} {...props}>
    <Shadow cx={116} cy={190} rx={74} />
    <path d="M176 92q44-12 44 24t-52 36" fill="none" stroke="var(--s-accent-dark)" strokeWidth="13" />
    <path d="M62 108Q34 102 26 70l-12 2q6 62 54 74z" fill="var(--s-accent)" />
    <path d="M56 116q0-52 62-52t62 52q0 72-40 72H96q-40 0-40-72z" fill="var(--s-accent)" />
    <path d="M140 68q40 10 40 48 0 72-40 72h-18q44-40 18-120z" fill="var(--s-accent-dark)" />
    <path d="M74 110q2-22 20-30" fill="none" stroke="var(--s-accent-light)" strokeWidth="8" strokeLinecap="round" />
    <ellipse cx="118" cy="68" rx="40" ry="9" fill="var(--s-accent-dark)" />
    <path d="M82 64q36-26 72 0z" fill="var(--s-accent)" />
    <circle cx="118" cy="42" r="10" fill="var(--s-wood)" />
    <path d="M66 136q50 18 106 0" fill="none" stroke="var(--s-cream)" strokeWidth="5" opacity="0.8" />
  </Part>
);

export const Bread = (props: PartProps) => (
  <Part box={[260, 160]} natural={110} {...props}>
    <Shadow cx={130} cy={150} rx={112} />
    <path d="M18 118q-8-70 112-76t112 72q0 34-30 34H48q-28 0-30-30z" fill="var(--s-wood)" />
    <path d="M18 122q2 26 30 26h164q30 0 30-34-60 32-224 8z" fill="var(--s-wood-dark)" />
    <path d="M40 92q14-32 80-40" fill="none" stroke="var(--s-wood-light)" strokeWidth="8" strokeLinecap="round" />
    <g fill="var(--s-wood-light)">
      <path d="M62 98q-2-34 26-46 12 22-6 52-12 8-20-6z" />
      <path d="M112 96q-2-38 24-48 16 22 0 54-14 8-24-6z" />
      <path d="M164 100q-2-34 18-42 20 14 4 46-12 8-22-4z" />
    </g>
    <g fill="var(--s-cream)">
      <path d="M70 96q0-26 14-36 6 18-4 40zM120 94q0-30 14-38 6 20-4 42zM170 98q0-26 10-32 10 14 0 36z" opacity="0.8" />
      <circle cx="52" cy="112" r="2" />
      <circle cx="104" cy="120" r="2" />
      <circle cx="152" cy="118" r="2" />
      <circle cx="208" cy="104" r="2" />
      <circle cx="218" cy="120" r="2" />
    </g>
  </Part>
);

export const Cake = (props: PartProps) => (
  <Part box={square} natural={140} {...props}>
    <Shadow cx={100} cy={190} rx={88} />
    <path d="M92 176h16v12H92zM62 186h76v6H62z" fill="var(--s-cream-dark)" />
    <ellipse cx="100" cy="174" rx="88" ry="11" fill="var(--s-cream)" />
    <path d="M32 92h136v70q-20 12-68 12t-68-12z" fill="var(--s-wood-light)" />
    <path d="M32 122q68 18 136 0v14q-68 18-136 0z" fill="var(--s-accent)" />
    <path d="M136 92h32v70q-10 8-32 11z" fill="var(--s-wood-dark)" opacity="0.35" />
    <path
      d="M30 90v14q6 14 14 0q8-10 16 4q6 24 16 0q8-14 18 0q8 22 18 2q8-12 16 0q6 16 16-2q8-12 14 0q6 8 12-6V90z"
      fill="var(--s-cream)"
    />
    <ellipse cx="100" cy="90" rx="70" ry="17" fill="var(--s-cream)" />
    {[52, 84, 118, 148].map((x, at) => (
      <g key={x}>
        <circle cx={x} cy={at % 3 === 0 ? 80 : 76} r="13" fill="var(--s-lead)" />
        <circle cx={x - 4} cy={at % 3 === 0 ? 76 : 72} r="4" fill="var(--s-lead-light)" />
      </g>
    ))}
    <path d="M97 62V26h6v36z" fill="var(--s-accent)" />
    <path d="M100 4q12 14 0 22-12-8 0-22z" fill="var(--s-accent-light)" />
  </Part>
);

export const Bowl = (props: PartProps) => (
  <Part box={[240, 200]} natural={130} {...props}>
    <Shadow cx={120} cy={190} rx={70} />
    <path d="M168 84l62-72M180 90l54-62" stroke="var(--s-wood-dark)" strokeWidth="6" strokeLinecap="round" />
    <path
      d="M80 52q-10-14 0-24t2-20M122 50q-10-14 0-24t2-22"
      fill="none"
      stroke="var(--s-mist)"
      strokeWidth="7"
      strokeLinecap="round"
      opacity="0.7"
    />
    <ellipse cx="120" cy="94" rx="100" ry="26" fill="var(--s-lead-dark)" />
    <ellipse cx="120" cy="96" rx="90" ry="20" fill="var(--s-accent-light)" />
    <path
      d="M50 98q20-20 40 0t40 0 40 0 30-8M60 108q22-16 42 0t42 0 34-6"
      fill="none"
      stroke="var(--s-cream)"
      strokeWidth="6"
      strokeLinecap="round"
    />
    <ellipse cx="86" cy="90" rx="22" ry="12" fill="var(--s-cream)" />
    <ellipse cx="86" cy="90" rx="10" ry="6" fill="var(--s-accent)" />
    <path d="M126 84q18-14 40 2-18 16-40-2z" fill="var(--s-leaf)" />
    <path d="M150 98q16-10 32 2-18 10-32-2z" fill="var(--s-leaf-dark)" />
    <path d="M20 96q100 50 200 0-4 68-66 86H86Q24 164 20 96z" fill="var(--s-lead)" />
    <path d="M168 116q32-8 52-20-4 68-66 86h-28q44-20 42-66z" fill="var(--s-lead-dark)" />
    <path d="M34 128q84 40 172 0" fill="none" stroke="var(--s-cream)" strokeWidth="5" opacity="0.85" />
    <path d="M84 180h72v10H84z" fill="var(--s-lead-deep)" />
  </Part>
);

export const Bottle = (props: PartProps) => (
  <Part box={[100, 240]} natural={200} {...props}>
    <Shadow cx={50} cy={232} rx={34} />
    <path d="M38 22h24v44q24 22 24 48v106q0 12-12 12H26q-12 0-12-12V114q0-26 24-48z" fill="var(--s-leaf-dark)" />
    <path d="M58 22h4v44q24 22 24 48v106q0 12-12 12H60q12-8 12-24v-92q0-26-14-44z" fill="var(--s-leaf-deep)" />
    <path d="M26 122v-8q2-18 16-30" fill="none" stroke="var(--s-leaf-light)" strokeWidth="6" strokeLinecap="round" />
    <path d="M14 134h72v62H14z" fill="var(--s-cream)" />
    <path d="M70 134h16v62H70z" fill="var(--s-cream-dark)" />
    <circle cx="44" cy="156" r="12" fill="var(--s-accent)" />
    <path d="M26 178h38M32 186h26" stroke="var(--s-lead)" strokeWidth="4" />
    <path d="M35 8h30v22H35z" fill="var(--s-accent)" />
    <path d="M55 8h10v22H55z" fill="var(--s-accent-dark)" />
  </Part>
);

export const Jar = (props: PartProps) => (
  <Part box={[160, 200]} natural={140} {...props}>
    <Shadow cx={80} cy={190} rx={60} />
    <path
      d="M34 44h92q18 12 18 34v92q0 20-20 20H36q-20 0-20-20V78q0-22 18-34z"
      fill="var(--s-pale)"
      stroke="var(--s-haze)"
      strokeWidth="4"
    />
    <path d="M20 84q60 12 120 0v84q0 18-18 18H38q-18 0-18-18z" fill="var(--s-accent)" />
    <path d="M116 88q14-1 24-4v84q0 18-18 18h-18q14-20 12-98z" fill="var(--s-accent-dark)" />
    <path d="M30 98v54" stroke="var(--s-accent-light)" strokeWidth="7" strokeLinecap="round" />
    <path d="M44 108h72v48H44z" fill="var(--s-cream)" />
    <path d="M54 124h52M62 138h36" stroke="var(--s-lead)" strokeWidth="5" strokeLinecap="round" />
    <path d="M28 22h104v24H28z" fill="var(--s-lead)" />
    <path d="M28 38h104v8H28zM108 22h24v16h-24z" fill="var(--s-lead-dark)" />
    <path d="M20 46q14 10 28 2t28 2 30 0 32-4l-6 12q-10 6-24 0t-28 2-28-2-26 0z" fill="var(--s-cream-dark)" />
  </Part>
);

export const Fruit = (props: PartProps) => (
  <Part box={[240, 160]} natural={100} {...props}>
    <Shadow cx={120} cy={150} rx={108} />
    <circle cx="70" cy="96" r="54" fill="var(--s-accent)" />
    <path d="M100 52a54 54 0 0 1-50 94q56-16 50-94z" fill="var(--s-accent-dark)" />
    <path d="M36 84q4-20 20-26" fill="none" stroke="var(--s-accent-light)" strokeWidth="8" strokeLinecap="round" />
    <path d="M70 48q-2-22 12-34" fill="none" stroke="var(--s-wood-dark)" strokeWidth="6" strokeLinecap="round" />
    <path d="M74 34q20-26 46-16-14 26-46 16z" fill="var(--s-leaf)" />
    <path d="M112 120q4-44 62-40 34 4 52 22-2 40-60 46-44 2-54-28z" fill="var(--s-accent-light)" />
    <path d="M226 102q-2 40-60 46-24 2-38-8 62 4 98-38z" fill="var(--s-accent)" />
    <path d="M132 112q8-18 34-18" fill="none" stroke="var(--s-cream)" strokeWidth="6" strokeLinecap="round" />
    <circle cx="212" cy="106" r="3" fill="var(--s-accent-dark)" />
  </Part>
);

export const Basket = (props: PartProps) => (
  <Part box={[240, 220]} natural={160} {...props}>
    <Shadow cx={120} cy={210} rx={90} />
    <path d="M42 118q-4-104 78-104t78 104" fill="none" stroke="var(--s-wood-dark)" strokeWidth="11" />
    <circle cx="80" cy="104" r="26" fill="var(--s-accent)" />
    <circle cx="72" cy="96" r="7" fill="var(--s-accent-light)" />
    <path d="M104 122q-6-56 14-80 22 26 14 80z" fill="var(--s-leaf-light)" />
    <path d="M126 122q6-54 34-62 8 30-6 62z" fill="var(--s-leaf)" />
    <circle cx="168" cy="106" r="22" fill="var(--s-lead)" />
    <circle cx="162" cy="100" r="6" fill="var(--s-lead-light)" />
    <path d="M22 116h196l-20 92H42z" fill="var(--s-wood)" />
    <path
      d="M30 152h180M36 180h168M62 118l8 90M92 118l4 90M120 118v90M148 118l-4 90M178 118l-8 90"
      stroke="var(--s-wood-dark)"
      strokeWidth="5"
    />
    <path d="M26 134h188M34 166h172M40 194h160" stroke="var(--s-wood-light)" strokeWidth="4" opacity="0.7" />
    <path d="M16 108h208v20H16z" fill="var(--s-wood-light)" />
    <path d="M16 120h208v8H16z" fill="var(--s-wood-dark)" />
  </Part>
);
