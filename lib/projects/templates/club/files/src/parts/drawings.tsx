import { Hills, Person, Scene, Sky, Tent, Van } from '@/modules/scenes';
import { words } from '@/words';

/** The Plough and the Pole Star above it, joined as on a chart. */
function Plough({ x, y, size }: { x: number; y: number; size: number }) {
  const stars = [
    [0, 30],
    [34, 22],
    [60, 38],
    [92, 52],
    [98, 88],
    [150, 92],
    [158, 50],
  ] as const;
  const at = ([sx, sy]: readonly [number, number]) => [x + sx * size, y + sy * size] as const;
  const line = [...stars, stars[3]].map((star) => at(star).join(' ')).join('L');
  return (
    <g>
      <path d={`M${line}`} fill="none" stroke="#f6eed6" strokeWidth="1.5" strokeDasharray="2 6" opacity="0.75" />
      {stars.map((star) => {
        const [cx, cy] = at(star);
        return <path key={star.join()} d={`M${cx} ${cy - 8}l2 6 6 2-6 2-2 6-2-6-6-2 6-2z`} fill="#fffaf0" />;
      })}
    </g>
  );
}

function Telescope({ x, y, size = 1 }: { x: number; y: number; size?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size})`}>
      <path d="M0-92L-34 0M0-92L34 0M0-92V-4" stroke="#1b1714" strokeWidth="6" strokeLinecap="round" />
      <circle cy="-96" r="11" fill="#2b2622" />
      <g transform="rotate(-38 0 -104)">
        <rect x="-66" y="-121" width="150" height="34" rx="6" fill="#e9e0c9" />
        <rect x="-66" y="-103" width="150" height="16" rx="6" fill="#b9ad92" />
        <rect x="76" y="-126" width="18" height="44" rx="4" fill="#33415f" />
        <rect x="-86" y="-113" width="24" height="18" rx="4" fill="#2b2622" />
        <rect x="-30" y="-134" width="56" height="10" rx="4" fill="#33415f" />
      </g>
    </g>
  );
}

/** A meteor with its trail. */
const Meteor = ({ x, y, long }: { x: number; y: number; long: number }) => (
  <g>
    <path
      d={`M${x} ${y}l${long} ${-long * 0.5}`}
      stroke="#fffaf0"
      strokeWidth="2"
      opacity="0.35"
      strokeLinecap="round"
    />
    <path d={`M${x} ${y}l${long * 0.4} ${-long * 0.2}`} stroke="#fffaf0" strokeWidth="3.5" strokeLinecap="round" />
  </g>
);

/** Saturn, as the eyepiece shows it. */
const Saturn = ({ x, y, r }: { x: number; y: number; r: number }) => (
  <g transform={`translate(${x} ${y}) rotate(-16)`}>
    <ellipse rx={r * 2.1} ry={r * 0.62} fill="none" stroke="#d9c08c" strokeWidth={r * 0.28} opacity="0.9" />
    <circle r={r} fill="#ecd9a8" />
    <path d={`M${-r} 0a${r} ${r} 0 0 0 ${2 * r} 0z`} fill="#cfae6d" />
    <path
      d={`M${-r * 2.1} 0a${r * 2.1} ${r * 0.62} 0 0 0 ${r * 4.2} 0`}
      fill="none"
      stroke="#f6eed6"
      strokeWidth={r * 0.28}
    />
  </g>
);

/** The dark ground everybody stands on. */
const Hilltop = () => (
  <g>
    <path d="M-20 505C240 455 520 462 700 478S1080 500 1240 470V620H-20z" fill="#0d1a24" />
    <path
      d="M-20 505C240 455 520 462 700 478S1080 500 1240 470"
      fill="none"
      stroke="#5d7fa6"
      strokeWidth="2"
      opacity="0.5"
    />
  </g>
);

/** The hill at night: what everybody sees first. */
export function HillAtNight() {
  return (
    <Scene night title={words.home.picture} className="drawing">
      <Sky stars={150} seed={7} />
      <path d="M-10 470C260 120 720 20 1240 90V190C760 130 340 230 90 560z" fill="#fffaf0" opacity="0.05" />
      <path d="M60 470C330 180 760 90 1240 130V160C790 140 400 240 190 520z" fill="#fffaf0" opacity="0.06" />
      <Plough x={620} y={50} size={1.5} />
      <Meteor x={930} y={250} long={120} />
      <Hills y={370} seed={3} />
      <Hilltop />
      <Tent x={1010} y={508} size={105} />
      <Telescope x={640} y={512} size={1.05} />
      <Person x={548} y={512} size={142} pose="stand" seed={3} />
      <Person x={738} y={516} size={138} pose="wave" seed={1} flip />
      <Person x={880} y={518} size={122} pose="sit" seed={7} flip />
    </Scene>
  );
}

/** One drawing for each kind of evening. */
export function NightScene({ kind }: { kind: string }) {
  return (
    <Scene night className="drawing">
      <Sky stars={kind === 'workshop' ? 40 : 110} seed={kind.length} />
      {kind === 'planets' && <Saturn x={770} y={300} r={46} />}
      {kind === 'sky' && <Plough x={620} y={215} size={1.1} />}
      {kind === 'meteors' && [
        <Meteor key="a" x={380} y={345} long={170} />,
        <Meteor key="b" x={640} y={375} long={130} />,
        <Meteor key="c" x={700} y={285} long={110} />,
      ]}
      <Hills y={400} seed={kind.length + 2} />
      <Hilltop />
      {kind === 'workshop' && [
        <Van key="van" x={420} y={540} size={190} />,
        <Person key="a" x={640} y={540} size={170} pose="work" seed={2} />,
        <Telescope key="t" x={770} y={540} size={1.4} />,
      ]}
      {kind === 'meteors' && [
        <Person key="a" x={480} y={540} size={120} pose="sit" seed={6} />,
        <Person key="b" x={600} y={540} size={120} pose="sit" seed={8} />,
        <Person key="c" x={730} y={540} size={120} pose="read" seed={3} flip />,
      ]}
      {(kind === 'sky' || kind === 'planets') && [
        <Telescope key="t" x={520} y={540} size={1.4} />,
        <Person key="a" x={420} y={540} size={165} pose="stand" seed={4} />,
        <Person key="b" x={730} y={540} size={150} pose={kind === 'sky' ? 'cheer' : 'walk'} seed={6} flip />,
      ]}
    </Scene>
  );
}
