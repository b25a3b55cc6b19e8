import { useCallback, useEffect, useState, type FormEvent } from 'react';
import {
  classStates,
  listClasses,
  makeClass,
  renewClassCode,
  setClassState,
  type ClassState,
  type SchoolClass,
} from './class-calls';
import { Asks, Field, Press, Said, lineColor, mutedText } from './parts';
import { Pupils } from './pupils';
import { say, sayFault } from './words';

/** Classes of people without e-mail, for who hosts them: the code to read out, who is in, and new PINs. */
export function Classes() {
  const [classes, setClasses] = useState<SchoolClass[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const [isBusy, setBusy] = useState(false);
  const load = useCallback(async () => {
    const answer = await listClasses();
    if ('failure' in answer) setFault(answer.failure.code);
    else setClasses(answer.value);
  }, []);
  useEffect(() => void load(), [load]);

  const run = async (work: () => Promise<{ value: unknown } | { failure: { code: string } }>) => {
    setBusy(true);
    setFault(null);
    const answer = await work();
    if ('failure' in answer) setFault(answer.failure.code);
    await load();
    setBusy(false);
    return 'value' in answer;
  };
  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(() => makeClass(title))) setTitle('');
  };
  return (
    <section className="mt-8" aria-label={say('classes')}>
      <h2 className="text-xl font-semibold">{say('classes')}</h2>
      <p className={`mt-1 text-sm ${mutedText}`}>{say('classesWords')}</p>
      <form className="mt-4 flex flex-wrap items-end gap-3 *:first:flex-1" onSubmit={(event) => void make(event)}>
        <Field
          label={say('className')}
          value={title}
          maxLength={80}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Press type="submit" isBusy={isBusy} disabled={title.trim() === ''}>
          {say('classMake')}
        </Press>
      </form>
      {fault !== null && (
        <div className="mt-4">
          <Said isProblem>{sayFault(fault)}</Said>
        </div>
      )}
      {classes?.length === 0 && <p className={`mt-4 text-sm ${mutedText}`}>{say('classNone')}</p>}
      <ul className="mt-4 grid gap-3" aria-label={say('classes')}>
        {(classes ?? []).map((one) => (
          <OneClass
            key={one.id}
            one={one}
            isBusy={isBusy}
            onState={(state) => void run(() => setClassState(one.id, state))}
            onCode={() => void run(() => renewClassCode(one.id))}
            onChange={() => void load()}
          />
        ))}
      </ul>
    </section>
  );
}

function OneClass({
  one,
  isBusy,
  onState,
  onCode,
  onChange,
}: {
  one: SchoolClass;
  isBusy: boolean;
  onState(state: ClassState): void;
  onCode(): void;
  onChange(): void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [asks, setAsks] = useState(false);
  return (
    <li className={`grid gap-3 rounded-xl border ${lineColor} p-4`}>
      <div>
        <h3 className="font-medium break-words">{one.title}</h3>
        <p className={`mt-2 text-sm ${mutedText}`}>{say('classRead')}</p>
        <p className="font-mono text-2xl font-semibold tracking-widest">
          {one.code.slice(0, 3)}-{one.code.slice(3)}
        </p>
        <p className={`mt-1 text-sm ${mutedText}`}>{say('classPupils', { count: String(one.pupils) })}</p>
      </div>
      {one.pupils >= 60 && <Said>{say('classFull')}</Said>}
      <div className="flex flex-wrap gap-3">
        <select
          aria-label={`${say('classState')}: ${one.title}`}
          value={one.state}
          disabled={isBusy}
          onChange={(event) => onState(classStates.find((state) => state === event.target.value) ?? one.state)}
          className={`h-11 max-w-full rounded-lg border ${lineColor} bg-(--color-card,transparent) px-3 text-sm text-(--color-ink,inherit)`}
        >
          {classStates.map((state) => (
            <option key={state} value={state}>
              {say(`class.${state}`)}
            </option>
          ))}
        </select>
        <Press aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(isOpen ? 'classHide' : 'classShow')}
        </Press>
        <Press isBusy={isBusy} onClick={() => setAsks(true)}>
          {say('classNewCode')}
        </Press>
      </div>
      {asks && (
        <Asks
          words={say('classNewCodeAsk')}
          yes={say('classNewCode')}
          no={say('cancel')}
          onYes={() => {
            setAsks(false);
            onCode();
          }}
          onNo={() => setAsks(false)}
        />
      )}
      {isOpen && <Pupils of={one} onChange={onChange} />}
    </li>
  );
}
