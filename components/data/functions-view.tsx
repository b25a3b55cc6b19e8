'use client';
import { CheckIcon, KeyRoundIcon, ServerIcon, Trash2Icon } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSecretsNews } from '@/components/handle/secrets-news';
import { useCall } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Field, Input } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { toast } from '@/components/ui/toaster';
import type { FunctionsView as View } from '@/lib/base/answers/function-answers';
import type { Asking } from './confirm-dialog';
import type { DataCalls } from './data-calls';
import { useLoaded } from './listed';

type Props = { calls: DataCalls; stamp: unknown; onAsk: (asking: Asking) => void };

/** The app's server functions: their secrets, the hosts they may call, and their log. */
export function FunctionsView({ calls, stamp, onAsk }: Props) {
  const loaded = useLoaded(calls, stamp, calls.functions);
  if ('instead' in loaded) return loaded.instead;
  return <FunctionsList {...{ calls, onAsk }} view={loaded.value} onChanged={loaded.reload} />;
}

function FunctionsList({
  calls,
  view,
  onAsk,
  onChanged: reload,
}: Omit<Props, 'stamp'> & { view: View; onChanged: () => void }) {
  const t = useTranslations('functions');
  useSecretsNews(reload);
  return (
    <section
      className="scrollbar-calm row-start-3 min-h-0 overflow-auto border-t border-line px-5 py-4 @max-[560px]/pane:px-3"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
      tabIndex={0}
      aria-label={t('title')}
    >
      <div className="grid max-w-180 gap-7">
        <p className="text-sm text-ink-2">{view.canRun ? t('lead') : t('cannotRun')}</p>
        <Functions {...{ calls, view }} onChanged={reload} />
        <Secrets {...{ calls, view, onAsk }} onChanged={reload} />
        <Hosts {...{ calls, view }} onChanged={reload} />
        <Log view={view} />
      </div>
    </section>
  );
}

function Part({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-medium">{title}</h3>
      {lead !== undefined && <p className="text-sm text-ink-2">{lead}</p>}
      {children}
    </section>
  );
}

const listLook = 'divide-y divide-line rounded-lg border border-line bg-surface text-sm';
const lineLook = 'flex min-h-11 items-center gap-3 px-3 py-2';

function Functions({ calls, view, onChanged }: { calls: DataCalls; view: View; onChanged: () => void }) {
  const t = useTranslations('functions');
  if (view.functions.length === 0) return <p className="text-sm text-ink-2">{t('none')}</p>;
  return (
    <ul aria-label={t('list')} className={listLook}>
      {view.functions.map((one) => (
        <li key={one.name} className={lineLook}>
          <ServerIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
          {one.runs === null ? (
            <>
              <span className="min-w-0 flex-1 truncate font-medium">{one.name}</span>
              <span className="text-xs text-ink-3">{t(one.needsKey ? 'withKey' : 'open')}</span>
            </>
          ) : (
            <ByItself {...{ calls, onChanged }} name={one.name} runs={one.runs} canRun={view.canRun} />
          )}
        </li>
      ))}
    </ul>
  );
}

type Runs = NonNullable<View['functions'][number]['runs']>;

/** A function with a schedule: its next run, its last result, and a button to run it now. */
function ByItself({
  calls,
  name,
  runs: { nextAt, isRunning, last },
  canRun,
  onChanged,
}: {
  calls: DataCalls;
  name: string;
  runs: Runs;
  canRun: boolean;
  onChanged: () => void;
}) {
  const t = useTranslations('functions.runs');
  const call = useCall();
  const { moment } = useWording();
  const [isBusy, setBusy] = useState(false);

  async function run() {
    setBusy(true);
    const done = await call(calls.runFunction(name));
    setBusy(false);
    if (done === undefined) return;
    toast(done.failure === null ? t('done', { name }) : t('broke', { name, why: done.failure }));
    onChanged();
  }
  const when = () => {
    if (isRunning || isBusy) return t('running');
    if (calls.lane === 'preview') return t('notHere');
    return nextAt === null ? t('never') : t('next', { when: moment(nextAt) });
  };
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block text-xs text-ink-3">{when()}</span>
        {last !== null && (
          <span
            className={classNames(
              'block text-xs [overflow-wrap:anywhere]',
              last.failure === null ? 'text-ink-3' : 'text-bad',
            )}
          >
            {last.failure === null
              ? t('fine', { when: moment(last.at) })
              : t('failed', { when: moment(last.at), why: last.failure })}
          </span>
        )}
      </span>
      <Button
        aria-label={t('nowOf', { name })}
        isBusy={isBusy}
        disabled={!canRun || isRunning}
        data-testid={`button-run-${name}`}
        onClick={() => void run()}
      >
        {t('now')}
      </Button>
    </>
  );
}

function Secrets({ calls, view, onAsk, onChanged }: Omit<Props, 'stamp'> & { view: View; onChanged: () => void }) {
  const t = useTranslations('functions.secrets');
  const call = useCall();
  const { moment } = useWording();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const known = view.known.find((one) => one.name === name.trim());
  // A warning, not a refusal: the issuer of keys may change how they begin.
  const isOdd =
    value !== '' &&
    known !== undefined &&
    known.begins.length > 0 &&
    !known.begins.some((one) => value.startsWith(one));
  const linkOf = (secret: string) => view.known.find((one) => one.name === secret)?.link ?? null;
  const own = view.secrets.filter(({ lane }) => lane === calls.lane);

  async function keep(event: FormEvent) {
    event.preventDefault();
    const done = await call(calls.keepSecret(name.trim(), value));
    if (done === undefined) return;
    toast(t(done.check ?? 'kept', { name: name.trim() }), {
      description: done.notes.map((note) => t(`notes.${note}`)).join(' ') || undefined,
    });
    setName('');
    setValue('');
    onChanged();
  }
  const remove = (secret: string) =>
    onAsk({
      title: t('deleteTitle', { name: secret }),
      words: t('deleteWords'),
      yes: t('deleteYes'),
      isDanger: true,
      act: () =>
        void call(calls.forgetSecret(secret)).then((done) => {
          if (done === undefined) return;
          toast(t('deleted', { name: secret }));
          onChanged();
        }),
    });
  return (
    <Part title={t('title')} lead={t('lead')}>
      {own.length + view.missing.length > 0 && (
        <ul aria-label={t('list')} className={listLook}>
          {own.map((secret) => (
            <li key={secret.name} className={lineLook}>
              <KeyRoundIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{secret.name}</span>
                <span className="block text-xs text-ink-3">{t('since', { when: moment(secret.updatedAt) })}</span>
              </span>
              <IconButton label={t('delete', { name: secret.name })} onClick={() => remove(secret.name)}>
                <Trash2Icon aria-hidden="true" />
              </IconButton>
            </li>
          ))}
          {view.missing.map((one) => (
            <li key={one} className={lineLook}>
              <KeyRoundIcon className="size-4 flex-none text-warn" aria-hidden="true" />
              <button type="button" className="min-w-0 flex-1 text-left" onClick={() => setName(one)}>
                <span className="block truncate font-medium">{one}</span>
                <span className="block text-xs text-warn">{t('missing')}</span>
              </button>
              {linkOf(one) !== null && (
                <a href={linkOf(one)!} target="_blank" rel="noreferrer" className="text-xs text-accent-text underline">
                  {t('get', { name: one })}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
      <form className="flex flex-wrap items-end gap-2" onSubmit={(event) => void keep(event)}>
        <div className="min-w-40 flex-1">
          <Field label={t('name')}>
            {(props) => (
              <Input
                {...props}
                value={name}
                onChange={(event) => setName(event.target.value)}
                autoComplete="off"
                spellCheck={false}
                required
              />
            )}
          </Field>
        </div>
        <div className="min-w-40 flex-1">
          <Field label={t('value')} problem={isOdd ? t('begins', { begins: known!.begins.join(', ') }) : null}>
            {(props) => (
              <Input
                {...props}
                type="password"
                value={value}
                onChange={(event) => setValue(event.target.value)}
                autoComplete="new-password"
                required
              />
            )}
          </Field>
        </div>
        <Button type="submit" variant="primary" data-testid="button-keep-secret">
          {t('keep')}
        </Button>
      </form>
    </Part>
  );
}

function Hosts({ calls, view, onChanged }: { calls: DataCalls; view: View; onChanged: () => void }) {
  const t = useTranslations('functions.hosts');
  const call = useCall();
  const [typed, setTyped] = useState('');
  const refused = view.log.flatMap(({ refusedHost }) => refusedHost ?? []);
  const wanted = [...new Set(refused)].filter((host) => !view.hosts.includes(host));

  async function allow(asked: string) {
    const done = await call(calls.allowHost(asked));
    if (done === undefined) return;
    toast(t('allowed', { host: done.host }));
    setTyped('');
    onChanged();
  }
  async function remove(host: string) {
    if ((await call(calls.disallowHost(host))) === undefined) return;
    toast(t('deleted', { host }));
    onChanged();
  }
  return (
    <Part title={t('title')} lead={t('lead')}>
      {view.hosts.length + wanted.length > 0 && (
        <ul aria-label={t('list')} className={listLook}>
          {view.hosts.map((host) => (
            <li key={host} className={lineLook}>
              <CheckIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
              <span className="min-w-0 flex-1 truncate font-medium">{host}</span>
              <IconButton label={t('delete', { host })} onClick={() => void remove(host)}>
                <Trash2Icon aria-hidden="true" />
              </IconButton>
            </li>
          ))}
          {wanted.map((host) => (
            <li key={host} className={lineLook}>
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{t('wanted', { host })}</span>
              <Button aria-label={t('allowHost', { host })} onClick={() => void allow(host)}>
                {t('allow')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void allow(typed);
        }}
      >
        <div className="flex-1">
          <Field label={t('host')}>
            {(props) => (
              <Input
                {...props}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                placeholder={t('hostExample')}
                autoComplete="off"
                spellCheck={false}
                required
              />
            )}
          </Field>
        </div>
        <Button type="submit">{t('allow')}</Button>
      </form>
    </Part>
  );
}

function Log({ view }: { view: View }) {
  const t = useTranslations('functions.log');
  const { moment } = useWording();
  return (
    <Part title={t('title')}>
      {view.log.length === 0 ? (
        <p className="text-sm text-ink-2">{t('none')}</p>
      ) : (
        <ol aria-label={t('list')} className={listLook} data-testid="list-function-log">
          {view.log.toReversed().map(({ n, at, functionName, level, text, file, line }) => (
            <li key={n} className="px-3 py-2">
              <span className="block text-xs text-ink-3">
                {[
                  moment(at),
                  ...(functionName === '' ? [] : [functionName]),
                  ...(file !== undefined && line !== undefined ? [t('at', { file, line })] : []),
                ].join(' · ')}
              </span>
              <span
                className={classNames(
                  'mt-0.5 block font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]',
                  level === 'error' ? 'text-bad' : 'text-ink-2',
                )}
              >
                {text}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Part>
  );
}
