import { Birds, Cloud, Grass, Person, Scene, Sea, Shore, Sky } from '@/modules/scenes';
import { words } from '@/words';
import { KiteDrawing } from './kite';

/** The beach on a good day: what everybody sees first. */
export function Beach() {
  return (
    <Scene title={words.home.picture}>
      <Sky seed={4} />
      <Cloud x={960} y={300} size={56} seed={3} />
      <Cloud x={585} y={178} size={40} seed={5} />
      <Birds x={620} y={330} size={36} seed={2} />
      <Sea y={430} seed={2} light={820} />
      <Shore y={506} seed={6} />
      <g fill="none" stroke="var(--line)" strokeWidth="1.6">
        <path d="M521 478C600 450 690 360 738 238" />
        <path d="M905 486C916 430 956 370 1006 320" />
      </g>
      <g transform="rotate(14 760 168)">
        <KiteDrawing
          shape="rokkaku"
          colours={['red', 'chalk', 'sun']}
          x={668}
          y={54}
          width={176}
          height={220}
          isMoving
        />
      </g>
      <g transform="rotate(22 1010 270)">
        <KiteDrawing
          shape="swallow"
          colours={['sea', 'chalk', 'red']}
          x={962}
          y={214}
          width={96}
          height={120}
          isMoving
        />
      </g>
      <Person x={500} y={562} size={132} pose="wave" seed={3} />
      <Person x={884} y={552} size={104} pose="cheer" seed={7} />
      <Grass y={566} seed={9} />
    </Scene>
  );
}

/** A windsock: it hangs at force 1 and stands straight at 6. */
export function Windsock({ force, className = '' }: { force: number; className?: string }) {
  const droop = 62 - force * 11;
  return (
    <svg viewBox="0 0 64 64" className={className} aria-hidden="true">
      <path d="M12 62V6" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
      <g transform={`rotate(${droop} 12 12)`}>
        <path d="M12 5l13 2v12l-13 2z" fill="var(--cloth-red)" />
        <path d="M25 7l12 1.6v9L25 19z" fill="var(--cloth-chalk)" stroke="currentColor" strokeWidth="0.6" />
        <path d="M37 8.6l11 1.5v6.4l-11 1.2z" fill="var(--cloth-red)" />
      </g>
    </svg>
  );
}
