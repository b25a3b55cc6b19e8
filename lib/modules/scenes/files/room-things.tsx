import { range } from './draw';
import { Part, Shadow, type PartProps } from './frame';

const square = [200, 200] as const;

export const Book = (props: PartProps) => (
  <Part box={[240, 160]} natural={110} {...props}>
    <Shadow cx={120} cy={148} rx={112} />
    <path d="M10 34q58-12 110 8 52-20 110-8v108q-58-8-110 8-52-16-110-8z" fill="var(--s-lead-dark)" />
    <path d="M18 24q54-10 102 12v106q-48-18-102-8z" fill="var(--s-cream)" />
    <path d="M222 24q-54-10-102 12v106q48-18 102-8z" fill="var(--s-cream-dark)" />
    <path
      d="M34 46q38-4 70 8M34 64q38-4 70 8M34 82q38-4 70 8M34 100q24-3 42 0M136 56q32-12 70-10M136 74q32-12 70-10"
      fill="none"
      stroke="var(--s-haze)"
      strokeWidth="4"
      strokeLinecap="round"
    />
    <path d="M138 94q32-14 68-10v32q-36-2-68 8z" fill="var(--s-accent)" />
    <path d="M138 118q16-22 28-12t40-12v22q-36-2-68 8z" fill="var(--s-lead)" />
    <path d="M172 30l18-2v34l-9-8-9 10z" fill="var(--s-accent-dark)" />
  </Part>
);

export const Books = (props: PartProps) => (
  <Part box={[220, 200]} natural={140} {...props}>
    <Shadow cx={110} cy={192} rx={98} />
    <path d="M18 156h176q10 18 0 34H18q-10-16 0-34z" fill="var(--s-lead)" />
    <path d="M186 162h8q6 11 0 22h-8z" fill="var(--s-cream)" />
    <path d="M34 122h166q8 16 0 34H34q-8-18 0-34z" fill="var(--s-accent)" />
    <path d="M34 128h-4q-4 11 0 22h4z" fill="var(--s-cream)" />
    <path d="M52 122h10v34H52zM168 122h10v34h-10z" fill="var(--s-accent-dark)" />
    <path d="M26 92h150q8 14 0 30H26q-8-15 0-30z" fill="var(--s-cream)" />
    <path d="M44 104h70M44 112h40" stroke="var(--s-lead)" strokeWidth="4" />
    <path d="M150 92h26q8 14 0 30h-26z" fill="var(--s-cream-dark)" />
    <path d="M40 156v34M56 156v34" stroke="var(--s-accent-light)" strokeWidth="5" />
    <path d="M72 84l22-74 28 8-22 74z" fill="var(--s-lead-dark)" />
    <path d="M82 76l16-54" stroke="var(--s-accent-light)" strokeWidth="4" />
    <path d="M122 20l22-4 14 76h-30z" fill="var(--s-leaf)" />
    <path d="M130 34l14-2M134 52l14-2" stroke="var(--s-leaf-light)" strokeWidth="4" />
  </Part>
);

export const Lamp = (props: PartProps) => (
  <Part box={[200, 240]} natural={220} {...props}>
    <Shadow cx={100} cy={232} rx={44} />
    <path d="M44 96L8 224h184L156 96z" fill="var(--s-accent-light)" opacity="0.3" />
    <path d="M95 90h10v128H95z" fill="var(--s-wood-dark)" />
    <path d="M66 232q0-16 34-16t34 16z" fill="var(--s-wood-dark)" />
    <path d="M66 18h68l34 80H32z" fill="var(--s-accent)" />
    <path d="M112 18h22l34 80h-40z" fill="var(--s-accent-dark)" />
    <path
      d="M72 30L50 86M92 28L84 88"
      stroke="var(--s-accent-light)"
      strokeWidth="5"
      strokeLinecap="round"
      opacity="0.8"
    />
    <ellipse cx="100" cy="98" rx="68" ry="9" fill="var(--s-cream)" />
    <path d="M140 104v34" stroke="var(--s-line)" strokeWidth="3" />
    <circle cx="140" cy="142" r="5" fill="var(--s-wood)" />
  </Part>
);

export const Chair = (props: PartProps) => (
  <Part box={[180, 240]} natural={190} {...props}>
    <Shadow cx={92} cy={232} rx={66} />
    <path
      d="M44 138l-10 92M140 138l12 92M62 140v74M126 140v74"
      stroke="var(--s-wood-dark)"
      strokeWidth="10"
      strokeLinecap="round"
    />
    <path d="M40 190h108" stroke="var(--s-wood)" strokeWidth="7" />
    <path
      d="M46 20q-6 60 0 118M138 20q8 60 2 118"
      fill="none"
      stroke="var(--s-wood)"
      strokeWidth="11"
      strokeLinecap="round"
    />
    <path d="M44 26q48-18 96 0v26q-48-14-96 0zM44 74q48-14 96 0v22q-48-12-96 0z" fill="var(--s-wood)" />
    <path d="M44 46q48-14 96 0v6q-48-14-96 0zM44 90q48-12 96 0v6q-48-12-96 0z" fill="var(--s-wood-dark)" />
    <path d="M26 130q66-16 132 0l6 18q-72 12-144 0z" fill="var(--s-lead)" />
    <path d="M20 148q72 12 144 0v10q-72 12-144 0z" fill="var(--s-lead-dark)" />
  </Part>
);

export const Armchair = (props: PartProps) => (
  <Part box={[240, 220]} natural={180} {...props}>
    <Shadow cx={120} cy={210} rx={98} />
    <path d="M56 188v22M184 188v22" stroke="var(--s-wood-dark)" strokeWidth="12" strokeLinecap="round" />
    <path d="M52 130Q42 22 120 22t68 108z" fill="var(--s-lead)" />
    <path d="M148 28q44 12 40 102h-32q10-50-8-102z" fill="var(--s-lead-dark)" />
    <path d="M74 108q-4-58 34-64" fill="none" stroke="var(--s-lead-light)" strokeWidth="7" strokeLinecap="round" />
    <path d="M48 128h144v64H48z" fill="var(--s-lead-dark)" />
    <path d="M60 122q60-14 120 0v34H60z" fill="var(--s-lead-light)" />
    <path d="M60 148h120v12H60z" fill="var(--s-lead)" />
    <path
      d="M20 120q0-22 20-22t22 22v74H32q-12 0-12-12zM220 120q0-22-20-22t-22 22v74h30q12 0 12-12z"
      fill="var(--s-lead)"
    />
    <path d="M206 100q14 4 14 20v62q0 12-12 12h-8q10-40 6-94z" fill="var(--s-lead-dark)" />
    <path d="M96 70h54v56H96z" transform="rotate(12 123 98)" fill="var(--s-accent)" />
    <path
      d="M104 80l38 36M142 80l-38 36"
      transform="rotate(12 123 98)"
      stroke="var(--s-accent-light)"
      strokeWidth="4"
    />
  </Part>
);

export const Clock = (props: PartProps) => (
  <Part box={square} natural={150} {...props}>
    <circle cx="104" cy="104" r="88" fill="var(--s-line)" opacity="0.16" />
    <circle cx="100" cy="100" r="88" fill="var(--s-lead)" />
    <path d="M146 25a88 88 0 0 1-96 147q120 6 96-147z" fill="var(--s-lead-dark)" />
    <circle cx="100" cy="100" r="72" fill="var(--s-cream)" />
    <path d="M100 28a72 72 0 0 1 0 144q44-70 0-144z" fill="var(--s-cream-dark)" opacity="0.5" />
    <g stroke="var(--s-line)" strokeLinecap="round">
      {range(12).map((hour) => (
        <path
          key={hour}
          d="M100 36v9"
          transform={`rotate(${hour * 30} 100 100)`}
          strokeWidth={hour % 3 === 0 ? 7 : 4}
        />
      ))}
      <path d="M100 100L74 68" strokeWidth="9" />
      <path d="M100 100l34-34" strokeWidth="6" />
    </g>
    <path d="M92 114l20-52" stroke="var(--s-accent)" strokeWidth="4" strokeLinecap="round" />
    <circle cx="100" cy="100" r="8" fill="var(--s-accent)" />
  </Part>
);

export const Letter = (props: PartProps) => (
  <Part box={[240, 200]} natural={140} {...props}>
    <Shadow cx={120} cy={190} rx={104} />
    <path d="M20 84L120 14l100 70v102H20z" fill="var(--s-lead-dark)" />
    <path d="M42 34h156v112H42z" fill="var(--s-cream)" />
    <path d="M60 58h84M60 76h112M60 94h98" stroke="var(--s-haze)" strokeWidth="6" strokeLinecap="round" />
    <path d="M166 44h20v22h-20z" fill="var(--s-accent)" />
    <path d="M20 84l76 56-76 46z" fill="var(--s-lead)" />
    <path d="M220 84l-76 56 76 46z" fill="var(--s-lead)" />
    <path d="M20 186l88-66q12-8 24 0l88 66z" fill="var(--s-lead-light)" />
    <circle cx="120" cy="150" r="15" fill="var(--s-accent)" />
    <path d="M113 150l5 6 9-11" fill="none" stroke="var(--s-cream)" strokeWidth="4" />
  </Part>
);

export const Parcel = (props: PartProps) => (
  <Part box={[220, 200]} natural={140} {...props}>
    <Shadow cx={112} cy={190} rx={98} />
    <path d="M16 62l94-30 94 30-94 34z" fill="var(--s-wood-light)" />
    <path d="M16 62l94 34v94L22 158z" fill="var(--s-wood)" />
    <path d="M204 62l-94 34v94l88-32z" fill="var(--s-wood-dark)" />
    <path d="M58 48l94 34v30l20-8V75L82 40z" fill="var(--s-accent-light)" />
    <path d="M152 82l20-7v29l-10-2-10 10z" fill="var(--s-accent)" />
    <path d="M32 116l34 12v20l-34-12z" fill="var(--s-cream)" />
    <path d="M38 126l20 7" stroke="var(--s-line)" strokeWidth="3" />
  </Part>
);

export const Trophy = (props: PartProps) => (
  <Part box={[200, 220]} natural={160} {...props}>
    <Shadow cx={100} cy={210} rx={62} />
    <path d="M52 42H20q0 60 48 66M148 42h32q0 60-48 66" fill="none" stroke="var(--s-accent-dark)" strokeWidth="11" />
    <path d="M46 20h108q2 96-40 112h-28Q44 116 46 20z" fill="var(--s-accent)" />
    <path d="M122 20h32q2 96-40 112h-14q30-36 22-112z" fill="var(--s-accent-dark)" />
    <path d="M62 36q2 50 16 74" fill="none" stroke="var(--s-accent-light)" strokeWidth="8" strokeLinecap="round" />
    <path d="M92 130h16v34H92z" fill="var(--s-accent-dark)" />
    <path d="M70 160h60v12H70z" fill="var(--s-accent)" />
    <path d="M56 172h88v38H56z" fill="var(--s-lead-deep)" />
    <path d="M78 182h44v16H78z" fill="var(--s-accent-light)" />
    <path d="M100 46l8 17 19 2-14 13 4 19-17-10-17 10 4-19-14-13 19-2z" fill="var(--s-cream)" />
    <ellipse cx="100" cy="20" rx="54" ry="8" fill="var(--s-accent-light)" />
  </Part>
);

export const Guitar = (props: PartProps) => (
  <Part box={[120, 260]} natural={220} {...props}>
    <Shadow cx={60} cy={250} rx={42} />
    <path d="M52 20h16v120H52z" fill="var(--s-wood-dark)" />
    <path d="M48 2h24l-3 28H51z" fill="var(--s-line)" />
    <path
      d="M60 122q34 0 34 26 0 14 4 22 14 14 12 36-4 44-50 44T10 206q-2-22 12-36 4-8 4-22 0-26 34-26z"
      fill="var(--s-accent)"
    />
    <path d="M74 124q20 4 20 24 0 14 4 22 14 14 12 36-4 44-50 44-8 0-14-2 62-24 28-124z" fill="var(--s-accent-dark)" />
    <circle cx="60" cy="176" r="18" fill="var(--s-line)" />
    <circle cx="60" cy="176" r="21" fill="none" stroke="var(--s-cream)" strokeWidth="2.5" />
    <path d="M42 216h36v9H42z" fill="var(--s-line)" />
    <path d="M55 14v204M60 14v204M65 14v204" stroke="var(--s-cream)" strokeWidth="1.3" />
    <path d="M44 8h-8M44 18h-8M76 8h8M76 18h8" stroke="var(--s-cream-dark)" strokeWidth="5" strokeLinecap="round" />
  </Part>
);
