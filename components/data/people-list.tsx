'use client';
import { EyeIcon, KeyRoundIcon, Trash2Icon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import { IconButton } from '@/components/ui/icon-button';
import { toast } from '@/components/ui/toaster';
import type { PersonLinks } from '@/lib/backends/data/data-view';
import type { Asking } from './confirm-dialog';
import type { DataCalls } from './data-calls';
import { Line, Lines, useLoaded, when } from './listed';
import type { Eyes } from './look-as-choice';

/** People who signed up to the app, with their sign-up and last visit; see what they see, or delete them. */
export function PeopleList({
  calls,
  stamp,
  guard,
  onAsk,
  onEyes,
  onChanged,
}: {
  calls: DataCalls;
  stamp: unknown;
  guard: (act: () => void) => void;
  onAsk: (asking: Asking) => void;
  onEyes: (eyes: Eyes) => void;
  onChanged: () => void;
}) {
  const t = useTranslations('data.people');
  const call = useCall();
  const { moment, list } = useWording();
  const loaded = useLoaded(calls, stamp, calls.people);
  if ('instead' in loaded) return loaded.instead;
  const { reload } = loaded;
  const { people, asksForOwner } = loaded.value;
  const isOwnerless = asksForOwner && people.length > 0 && !people.some(({ isOwner }) => isOwner);

  async function changeOwner(id: string, name: string, isOwner: boolean) {
    const done = await call(calls.changeOwner(id, isOwner));
    if (done === undefined) return;
    toast(t(isOwner ? 'isOwnerNow' : 'isOwnerNoLonger', { name }));
    // The count that triggers a reload has not changed.
    reload();
  }

  async function remove(id: string, name: string) {
    const links = await call(calls.personLinks(id));
    if (links === undefined) return;
    const many = (rows: PersonLinks['gone']) => list(rows.map(({ table, rows: count }) => `${table}: ${count}`));
    const words = [
      t('noWayBack'),
      ...(links.gone.length > 0 ? [t('goesAlong', { what: many(links.gone) })] : []),
      ...(links.left.length > 0 ? [t('staysWithout', { what: many(links.left) })] : []),
    ];
    onAsk({
      title: t('deleteTitle', { name }),
      words: words.join(' '),
      yes: t('delete'),
      isDanger: true,
      act: () =>
        void call(calls.removePerson(id)).then((done) => {
          if (done === undefined) return;
          toast(t('deleted', { name }));
          onChanged();
        }),
    });
  }
  return (
    <Lines
      label={t('list')}
      isEmpty={people.length === 0}
      empty={asksForOwner ? t('noneNorOwner') : t('none')}
      note={isOwnerless ? t('ownerless') : null}
    >
      {people.map(({ id, email, name, signedUp, lastSignIn, isOwner }) => {
        const [since, last] = [when(signedUp), when(lastSignIn)];
        const title = email ?? t('noEmail');
        const facts = [
          isOwner && t('owner'),
          since !== null && t('since', { when: moment(since) }),
          last !== null && t('last', { when: moment(last) }),
        ].filter((fact) => fact !== false);
        return (
          <Line
            key={id}
            title={title}
            facts={[...(name === null ? [] : [name]), ...facts]}
            actions={
              <>
                {asksForOwner && (
                  <IconButton
                    data-testid={isOwner ? 'button-owner-no-longer' : 'button-make-owner'}
                    label={t(isOwner ? 'ownerNoLonger' : 'makeOwner', { name: title })}
                    onClick={() => guard(() => void changeOwner(id, title, !isOwner))}
                  >
                    <KeyRoundIcon className={`size-4 ${isOwner ? 'text-accent' : ''}`} aria-hidden="true" />
                  </IconButton>
                )}
                <IconButton label={t('lookAs', { name: title })} onClick={() => onEyes({ as: id, name: title })}>
                  <EyeIcon className="size-4" aria-hidden="true" />
                </IconButton>
                <IconButton
                  label={t('deleteName', { name: title })}
                  onClick={() => guard(() => void remove(id, title))}
                >
                  <Trash2Icon className="size-4" aria-hidden="true" />
                </IconButton>
              </>
            }
          />
        );
      })}
    </Lines>
  );
}
