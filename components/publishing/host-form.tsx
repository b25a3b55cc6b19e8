'use client';
import { ExternalLinkIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { hostNames, type HostName } from '@/lib/base/answers/host-answers';
import type { ChosenHost, SupabaseKeys } from './host-calls';
import { HostSupabase } from './host-supabase';

const tokenPages = {
  netlify: 'https://app.netlify.com/user/applications#personal-access-tokens',
  vercel: 'https://vercel.com/account/tokens',
  cloudflare: 'https://dash.cloudflare.com/profile/api-tokens',
} as const satisfies Record<HostName, string>;

/** Asks for a host and its token, and for a Supabase project if the app stores data. */
export function HostForm({
  first,
  needsData,
  onCancel,
  onChoose,
}: {
  first: HostName;
  needsData: boolean;
  onCancel: () => void;
  onChoose: (chosen: ChosenHost) => Promise<void>;
}) {
  const t = useTranslations('hosts');
  const [host, setHost] = useState<HostName>(first);
  const [token, setToken] = useState('');
  const [account, setAccount] = useState('');
  const [supabase, setSupabase] = useState<SupabaseKeys>({
    ...{ url: '', publishableKey: '', secretKey: '', accessToken: '' },
  });
  const [isBusy, setBusy] = useState(false);
  const choose = async () => {
    setBusy(true);
    await onChoose({
      ...{ host, token },
      ...(host === 'cloudflare' && account.trim() !== '' && { account }),
      ...(needsData && { supabase }),
    });
    setBusy(false);
  };
  return (
    <form
      className="grid gap-4"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void choose();
      }}
    >
      <Field label={t('host')}>
        {(field) => (
          <Select
            {...field}
            value={host}
            onChange={(event) => {
              setHost(hostNames.find((name) => name === event.target.value)!);
              setToken('');
            }}
          >
            {hostNames.map((name) => (
              <option key={name} value={name}>
                {t(`name.${name}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="grid gap-2">
        <Field label={t('token')} hint={t(`tokenHint.${host}`)}>
          {(field) => (
            <Input
              {...field}
              required
              maxLength={1000}
              type="password"
              autoComplete="off"
              value={token}
              onChange={(event) => setToken(event.target.value)}
            />
          )}
        </Field>
        <Button variant="second" asChild className="justify-self-start">
          <a href={tokenPages[host]} target="_blank" rel="noreferrer">
            <ExternalLinkIcon className="size-3.5" aria-hidden="true" />
            {t('getToken', { host: t(`name.${host}`) })}
          </a>
        </Button>
      </div>
      {host === 'cloudflare' && (
        <Field label={t('account')} hint={t('accountHint')}>
          {(field) => (
            <Input {...field} maxLength={100} value={account} onChange={(event) => setAccount(event.target.value)} />
          )}
        </Field>
      )}
      {needsData && <HostSupabase keys={supabase} onChange={setSupabase} />}
      <div className="flex flex-wrap gap-1.5">
        <Button type="submit" variant="primary" data-testid="button-send-to-host" isBusy={isBusy}>
          {t('send')}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
