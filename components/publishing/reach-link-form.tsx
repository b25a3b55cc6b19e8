'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import type { ShownReach } from '@/lib/base/answers/reach-answers';
import type { LinkChoice } from './reach-calls';

const noServer = { host: '', user: '', password: '', remotePort: '8080', address: '' };

/** Chooses the service a link goes through, and says what that means before it opens. */
export function LinkForm({
  ways,
  ownKey,
  onCancel,
  onOpen,
}: {
  ways: ShownReach['ways'];
  ownKey: string | null;
  onCancel: () => void;
  onOpen: (choice: LinkChoice) => Promise<void>;
}) {
  const t = useTranslations('reach');
  const [way, setWay] = useState(ways[0]!.way);
  const [server, setServer] = useState(noServer);
  const [isBusy, setBusy] = useState(false);
  const chosen = ways.find((one) => one.way === way)!;
  const isOwn = way === 'own-server';
  const set = (name: keyof typeof noServer) => (event: { target: { value: string } }) =>
    setServer({ ...server, [name]: event.target.value });
  const open = async () => {
    setBusy(true);
    await onOpen(isOwn ? { way, server: givenServer(server) } : { way, agreed: true });
    setBusy(false);
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <Field label={t('service')}>
        {(field) => (
          <Select
            {...field}
            value={way}
            onChange={(event) => setWay(ways.find((one) => one.way === event.target.value)!.way)}
          >
            {ways.map((one) => (
              <option key={one.way} value={one.way}>
                {t(`way.${one.way}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {isOwn && (
        <div className="grid grid-cols-2 gap-4 @max-[560px]/pane:grid-cols-1">
          <Field label={t('address')} hint={t('addressHint')}>
            {(field) => <Input {...field} type="url" required value={server.address} onChange={set('address')} />}
          </Field>
          <Field label={t('server')} hint={t('serverHint')}>
            {(field) => <Input {...field} required value={server.host} onChange={set('host')} />}
          </Field>
          <Field label={t('user')}>
            {(field) => <Input {...field} required autoComplete="off" value={server.user} onChange={set('user')} />}
          </Field>
          <Field label={t('password')} hint={t('passwordHint')}>
            {(field) => (
              <Input {...field} type="password" autoComplete="off" value={server.password} onChange={set('password')} />
            )}
          </Field>
          <Field label={t('serverPort')} hint={t('serverPortHint')}>
            {(field) => (
              <Input
                {...field}
                type="number"
                min={1}
                max={65535}
                value={server.remotePort}
                onChange={set('remotePort')}
              />
            )}
          </Field>
          {ownKey !== null && (
            <Field label={t('ownKey')}>
              {(field) => <Input {...field} readOnly value={ownKey} className="font-mono text-xs" />}
            </Field>
          )}
        </div>
      )}
      {!chosen.isFound && <Notice tone="warn">{t('missing')}</Notice>}
      {!isOwn && chosen.isFound && !chosen.isAgreed && <Notice>{t('agree', { service: chosen.service ?? '' })}</Notice>}
      <div className="flex flex-wrap gap-1.5">
        <Button
          type="submit"
          variant="primary"
          data-testid="button-open-the-link"
          isBusy={isBusy}
          disabledBecause={chosen.isFound ? null : t('missing')}
        >
          {isOwn || chosen.isAgreed ? t('openLink') : t('agreeAndOpen')}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

/** `example.org:2222` names its port. */
function givenServer({ host, user, password, remotePort, address }: typeof noServer) {
  const [name = '', port] = host.trim().split(':');
  return {
    ...{ host: name, user: user.trim(), address: address.trim() },
    ...(port !== undefined && { port: Number(port) }),
    ...(password !== '' && { password }),
    ...(remotePort !== '' && { remotePort: Number(remotePort) }),
  };
}
