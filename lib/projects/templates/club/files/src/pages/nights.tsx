import { useState } from 'react';
import { useAuth } from '@/modules/auth';
import { ahead, useNights, usePlaces } from '@/data';
import { Opening, Wide } from '@/parts/layout';
import { NightRow, Waiting } from '@/parts/night-row';
import { words } from '@/words';

const say = words.nights;

export function Nights() {
  const { user } = useAuth();
  const { rows, hasFailed, load } = useNights();
  const { rows: places } = usePlaces();
  const [kind, setKind] = useState('');
  const coming = ahead(rows ?? []);
  const fitting = coming.filter((night) => kind === '' || night.kind === kind);
  const isMine = (id: string) => (places ?? []).some((one) => one.night_id === id && one.member_id === user?.id);
  return (
    <>
      <Opening title={say.title} lead={say.lead} />
      <Wide>
        <div role="group" aria-label={say.kind} className="flex flex-wrap gap-x-6 pb-5">
          {[['', say.all] as const, ...Object.entries(words.kinds)].map(([id, label]) => (
            <button
              key={id}
              type="button"
              aria-pressed={kind === id}
              onClick={() => setKind(id)}
              className="min-h-11 cursor-pointer border-b-2 border-transparent hover:border-line aria-pressed:border-accent aria-pressed:font-semibold"
            >
              {label}
            </button>
          ))}
        </div>
        {rows === null ? (
          <Waiting hasFailed={hasFailed} onAgain={() => void load()} />
        ) : fitting.length === 0 ? (
          <p className="border-y border-line py-8 text-muted">
            {coming.length === 0 ? say.noneAll : say.none}{' '}
            {kind !== '' && (
              <button type="button" className="cursor-pointer underline underline-offset-4" onClick={() => setKind('')}>
                {say.showAll}
              </button>
            )}
          </p>
        ) : (
          <ul>
            {fitting.map((night) => (
              <NightRow key={night.id} night={night} isMine={isMine(night.id)} />
            ))}
          </ul>
        )}
      </Wide>
    </>
  );
}
