import { useState } from 'react';
import { useKites } from '@/data';
import { Beach } from '@/parts/drawings';
import { KiteCard } from '@/parts/kite-card';
import { Waiting, Wide, action } from '@/parts/layout';
import { WindChoice } from '@/parts/wind';
import { words } from '@/words';

const say = words.home;

export function Home() {
  const { kites, hasFailed, load } = useKites();
  const [force, setForce] = useState<number | null>(null);
  const flies = (kites ?? []).filter(
    ({ wind_from: from, wind_to: to }) => force === null || (force >= from && force <= to && from > 0),
  );
  return (
    <main>
      <section className="relative isolate overflow-hidden bg-sky md:min-h-[38rem]">
        <Wide className="pt-10 pb-4 md:pt-16">
          <h1 className="max-w-[9ch] text-[clamp(3.25rem,8.5vw,7rem)] leading-[0.88] tracking-[-0.035em] [:lang(zh)_&]:max-w-[6em] [:lang(zh)_&]:text-[clamp(2.75rem,7vw,5.5rem)] [:lang(zh)_&]:leading-[1.12] [:lang(zh)_&]:tracking-normal">
            {say.title}
          </h1>
          <p className="mt-5 max-w-[21rem] text-lg leading-snug md:max-w-sm md:text-xl">{say.lead}</p>
          <a href="#kites" className={`${action} mt-6`}>
            {say.first}
          </a>
        </Wide>
        <div className="-z-10 h-80 max-md:[mask-image:linear-gradient(to_bottom,transparent,black_3rem)] md:absolute md:inset-0 md:h-auto">
          <Beach />
        </div>
      </section>
      <Wide className="pt-14">
        <WindChoice force={force} onChoose={setForce} />
        <p role="status" className="mt-8 font-display text-lg">
          {kites && (force === null ? say.all(flies.length) : say.fly(flies.length))}
        </p>
        {kites === null ? (
          <Waiting hasFailed={hasFailed} onAgain={() => void load()} />
        ) : (
          <ul
            id="kites"
            aria-label={say.list}
            className="mt-4 grid scroll-mt-6 grid-flow-dense gap-4 sm:auto-rows-fr sm:grid-cols-2 lg:grid-cols-3"
          >
            {flies.map((kite, at) => (
              <KiteCard key={kite.id} kite={kite} isLarge={flies.length > 3 && [0, 6, 8].includes(at)} />
            ))}
          </ul>
        )}
        <section className="mt-24 grid gap-x-16 gap-y-8 md:grid-cols-[1fr_1.6fr]">
          <h2 className="text-4xl leading-none tracking-tight sm:text-5xl">{say.aboutTitle}</h2>
          <div className="grid gap-5 text-xl leading-relaxed md:columns-1">
            {say.about.map((text) => (
              <p key={text} className="max-w-[36rem]">
                {text}
              </p>
            ))}
          </div>
        </section>
      </Wide>
    </main>
  );
}
