'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { pageRequest } from '@/components/handle/page-request';
import { useAnswer } from '@/components/handle/use-answer';
import { LoadFailed } from '@/components/intl/load-failed';
import { useCall, useFailureWords } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import { CopyButton } from '@/components/intl/copy-button';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { madeTokenSchema, publishTokensSchema } from '@/lib/base/answers/elsewhere-answers';

const path = '/api/publish-tokens';
const calls = {
  read: () => pageRequest('GET', path, publishTokensSchema),
  make: (name: string) => pageRequest('POST', path, madeTokenSchema, { name }),
  revoke: (id: string) => pageRequest('DELETE', `${path}/${id}`, publishTokensSchema),
};

/** Lets another Easel publish here: tokens are created with a name, shown once, and revoked with one click. */
export function PublishTokens() {
  const t = useTranslations('elsewhere');
  const call = useCall();
  const failureWords = useFailureWords();
  const { moment } = useWording();
  const { answer, reload, show } = useAnswer('tokens', calls.read);
  const [name, setName] = useState('');
  const [made, setMade] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const token = await call(calls.make(name));
    if (token !== undefined) {
      setMade(token.token);
      setName('');
      show({ tokens: token.tokens });
    }
    setBusy(false);
  };
  const revoke = async (id: string) => {
    const left = await call(calls.revoke(id));
    if (left !== undefined) show(left);
  };
  return (
    <section className="mt-10 max-w-[640px]">
      <h2 className="text-xl">{t('tokensTitle')}</h2>
      <p className="mt-1 text-ink-2">{t('tokensWords')}</p>
      <form
        className="mt-4 flex flex-wrap items-end gap-2.5"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <div className="min-w-0 flex-1 basis-60">
          <Field label={t('tokenName')} hint={t('tokenNameHint')}>
            {(field) => (
              <Input
                {...field}
                required
                maxLength={80}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button type="submit" data-testid="button-make-token" isBusy={isBusy}>
          {t('makeToken')}
        </Button>
      </form>
      <output className="block">
        {made !== null && (
          <Notice tone="good" className="mt-4">
            <p>{t('tokenOnce')}</p>
            <p className="mt-2 font-mono text-sm break-all" data-testid="made-token">
              {made}
            </p>
            <CopyButton variant="second" className="mt-3" text={made} copied={t('tokenCopied')}>
              {t('copyToken')}
            </CopyButton>
          </Notice>
        )}
      </output>
      {answer.phase === 'failed' && (
        <LoadFailed className="mt-4" onTryAgain={reload}>
          {failureWords(answer.failure)}
        </LoadFailed>
      )}
      {answer.phase === 'ready' && answer.value.tokens.length > 0 && (
        <ul className="mt-4 divide-y divide-line rounded-lg border border-line">
          {answer.value.tokens.map((token) => (
            <li key={token.id} className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-3">
              <div className="min-w-0 flex-1 basis-50">
                <p className="font-medium [overflow-wrap:anywhere]">{token.name}</p>
                <p className="text-sm text-ink-2">
                  {token.usedAt === null ? t('neverUsed') : t('usedAt', { when: moment(token.usedAt) })}
                </p>
              </div>
              <Button
                variant="quiet"
                aria-label={t('revokeNamed', { name: token.name })}
                onClick={() => void revoke(token.id)}
              >
                {t('revoke')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
