import { useCallback, useEffect, useState } from 'react';
import { listPupils, removePupil, resetPin, type Pupil, type SchoolClass } from './class-calls';
import { Asks, Press, Said, lineColor, mutedText } from './parts';
import { say, sayFault } from './words';

type Ask = { what: 'classReset' | 'classRemove'; pupil: Pupil };

/** Who is in a class. A new PIN is shown once, here, and can't be read again. */
export function Pupils({ of, onChange }: { of: SchoolClass; onChange(): void }) {
  const [pupils, setPupils] = useState<Pupil[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const [asks, setAsks] = useState<Ask | null>(null);
  const [isBusy, setBusy] = useState(false);
  const load = useCallback(async () => {
    const answer = await listPupils(of.id);
    if ('failure' in answer) setFault(answer.failure.code);
    else setPupils(answer.value);
  }, [of.id]);
  useEffect(() => void load(), [load, of.pupils]);

  async function change({ what, pupil }: Ask): Promise<void> {
    setAsks(null);
    setBusy(true);
    setFault(null);
    setTold(null);
    const answer = what === 'classReset' ? await resetPin(pupil.user_id) : await removePupil(pupil.user_id);
    if ('failure' in answer) setFault(answer.failure.code);
    else if (answer.value !== null && what === 'classReset')
      setTold(say('classResetDone', { name: pupil.name, pin: answer.value }));
    if (what === 'classRemove') onChange();
    await load();
    setBusy(false);
  }
  return (
    <div className="grid gap-3">
      {fault !== null && <Said isProblem>{sayFault(fault)}</Said>}
      {told !== null && <Said>{told}</Said>}
      {pupils?.length === 0 && <p className={`text-sm ${mutedText}`}>{say('classEmpty')}</p>}
      <ul className="grid" aria-label={of.title}>
        {(pupils ?? []).map((pupil) => (
          <li key={pupil.user_id} className={`grid gap-3 border-t ${lineColor} py-3`}>
            <div className="flex flex-wrap items-center gap-3">
              <p className="min-w-0 flex-1 basis-full break-words sm:basis-32">
                {pupil.name}
                {pupil.is_blocked && <span className={`text-sm ${mutedText}`}> · {say('isBlocked')}</span>}
              </p>
              <Press
                isBusy={isBusy}
                aria-label={`${say('classReset')}: ${pupil.name}`}
                onClick={() => setAsks({ what: 'classReset', pupil })}
              >
                {say('classReset')}
              </Press>
              <Press
                isBusy={isBusy}
                aria-label={`${say('classRemove')}: ${pupil.name}`}
                onClick={() => setAsks({ what: 'classRemove', pupil })}
              >
                {say('classRemove')}
              </Press>
            </div>
            {asks?.pupil.user_id === pupil.user_id && (
              <Asks
                words={say(asks.what === 'classReset' ? 'classResetAsk' : 'classRemoveAsk', { name: pupil.name })}
                yes={say(asks.what)}
                no={say('cancel')}
                isDanger={asks.what === 'classRemove'}
                onYes={() => void change(asks)}
                onNo={() => setAsks(null)}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
