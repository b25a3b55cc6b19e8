import { useCallback, useEffect, useState } from 'react';
import { listPeople, setPersonBlocked, setPersonRole, type Person } from './calls';
import { isPupilAddress } from './class-entry';
import { Classes } from './classes';
import { Guard } from './guards';
import { Invites } from './invites';
import settings from './module.json';
import { Field, Press, Said, lineColor, mutedText } from './parts';
import { useAuth } from './use-auth';
import { say, sayFault } from './words';

/** Everybody with an account: editors see the list, the owner gives roles and blocks. */
export function PeoplePage() {
  return (
    <Guard role="editor">
      <People />
    </Guard>
  );
}

function People() {
  const { user, has } = useAuth();
  const [people, setPeople] = useState<Person[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const [busy, setBusy] = useState<string | null>(null);
  const [asks, setAsks] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await listPeople();
    if ('failure' in answer) setFault(answer.failure.code);
    else setPeople(answer.value);
  }, []);
  useEffect(() => void load(), [load]);

  async function change(person: Person, work: () => ReturnType<typeof setPersonRole>): Promise<void> {
    setBusy(person.user_id);
    setFault(null);
    setAsks(null);
    const answer = await work();
    if ('failure' in answer) setFault(answer.failure.code);
    await load();
    setBusy(null);
  }
  const mailOf = ({ email }: Person) => (isPupilAddress(email) ? say('classMember') : (email ?? ''));
  const nameOf = (person: Person) => person.name || mailOf(person) || say('noName');
  const wanted = search.trim().toLowerCase();
  const found = (people ?? []).filter((person) => `${person.name} ${mailOf(person)}`.toLowerCase().includes(wanted));
  const date = (time: string) => new Date(time).toLocaleDateString(document.documentElement.lang || undefined);
  return (
    <main className="mx-auto w-full max-w-3xl px-5 py-8">
      <h1 className="text-2xl font-semibold">{say('people')}</h1>
      <p className={`mt-1 text-sm ${mutedText}`}>{say('peopleWords')}</p>
      {fault !== null && (
        <div className="mt-4 grid gap-3">
          <Said isProblem>{sayFault(fault)}</Said>
          <Press className="justify-self-start" onClick={() => void load()}>
            {say('tryAgain')}
          </Press>
        </div>
      )}
      {people !== null && people.length > 8 && (
        <div className="mt-5">
          <Field
            label={say('search')}
            type="search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      )}
      {people === null && fault === null && <p className={`mt-6 text-sm ${mutedText}`}>{say('waiting')}</p>}
      {people?.length === 0 && <p className={`mt-6 text-sm ${mutedText}`}>{say('nobody')}</p>}
      <ul className="mt-5 grid gap-3" aria-label={say('people')}>
        {found.map((person) => {
          const isSelf = person.user_id === user?.id;
          return (
            <li key={person.user_id} className={`rounded-xl border ${lineColor} p-4`}>
              <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
                <div className="min-w-0 flex-1 basis-44">
                  <p className="font-medium break-words">{nameOf(person)}</p>
                  <p className={`text-sm break-words ${mutedText}`}>{mailOf(person)}</p>
                  <p className={`text-sm ${mutedText}`}>
                    {person.is_blocked ? say('isBlocked') : say('joined', { date: date(person.joined_at) })}
                  </p>
                </div>
                {isSelf || !has('owner') ? (
                  <span className="text-sm">{say(isSelf ? (user?.role ?? 'member') : person.role)}</span>
                ) : (
                  <>
                    <select
                      aria-label={`${say('role')}: ${nameOf(person)}`}
                      value={person.role}
                      disabled={busy === person.user_id}
                      onChange={(event) =>
                        void change(person, () =>
                          setPersonRole(person.user_id, event.target.value === 'editor' ? 'editor' : 'member'),
                        )
                      }
                      className={`h-11 rounded-lg border ${lineColor} bg-(--color-card,transparent) px-3 text-sm text-(--color-ink,inherit)`}
                    >
                      <option value="member">{say('member')}</option>
                      <option value="editor">{say('editor')}</option>
                    </select>
                    <Press
                      isBusy={busy === person.user_id}
                      onClick={() =>
                        person.is_blocked
                          ? void change(person, () => setPersonBlocked(person.user_id, false))
                          : setAsks(person.user_id)
                      }
                    >
                      {say(person.is_blocked ? 'unblock' : 'block')}
                    </Press>
                  </>
                )}
              </div>
              {asks === person.user_id && (
                <div className="mt-3 grid gap-3">
                  <Said>{say('blockAsk', { name: nameOf(person) })}</Said>
                  <div className="flex flex-wrap gap-3">
                    <Press
                      look="danger"
                      onClick={() => void change(person, () => setPersonBlocked(person.user_id, true))}
                    >
                      {say('block')}
                    </Press>
                    <Press onClick={() => setAsks(null)}>{say('cancel')}</Press>
                  </div>
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {has('owner') && <Invites />}
      {settings.settings.classCode && <Classes />}
    </main>
  );
}
