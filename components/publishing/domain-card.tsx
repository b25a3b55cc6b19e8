'use client';
import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { type ShownDomain, siteDomainSchema } from '@/lib/base/answers/domain-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { CallResult, Request } from '@/lib/studio/studio/request';
import { DomainEntry } from './domain-entry';

/** Gives the site a domain of the person's own; renders nothing if this Easel is not on the internet. */
export function DomainCard({
  request,
  projectId,
  news,
}: {
  request: Request;
  projectId: ProjectId;
  news: string | null;
}) {
  const t = useTranslations('domains');
  const call = useCall();
  const id = useId();
  const calls = useMemo(() => createDomainCalls(request, projectId), [request, projectId]);
  const { answer, show } = useAnswer(news, calls.look);
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  if (answer.phase !== 'ready' || !answer.value.isOffered) return null;
  const { domain } = answer.value;
  const act = async (answered: Promise<CallResult<ShownDomain>>) => {
    setBusy(true);
    const taken = await call(answered);
    if (taken !== undefined) show(taken);
    setBusy(false);
  };
  return (
    <section aria-labelledby={id} className="grid gap-3 rounded-lg border border-line p-4" data-testid="card-domain">
      <div>
        <h3 id={id} className="text-md">
          {t('title')}
        </h3>
        <p className="mt-0.5 text-sm text-ink-2">{t('words')}</p>
      </div>
      {domain === null && (
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void act(calls.choose(name));
          }}
        >
          <Field label={t('label')} hint={t('hint')}>
            {(field) => (
              <Input
                {...field}
                required
                maxLength={300}
                inputMode="url"
                autoCapitalize="none"
                spellCheck={false}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" isBusy={isBusy} className="justify-self-start" data-testid="button-name-domain">
            {t('next')}
          </Button>
        </form>
      )}
      {domain !== null && !domain.isVerified && (
        <>
          <p className="text-sm">{t('entries', { name: domain.name })}</p>
          <DomainEntry type="CNAME" words={t('cname')} {...domain.cname} />
          <DomainEntry type="TXT" words={t('txt')} {...domain.txt} />
          <Button
            variant="primary"
            isBusy={isBusy}
            className="justify-self-start"
            data-testid="button-check-domain"
            onClick={() => void act(calls.check())}
          >
            {t('check')}
          </Button>
        </>
      )}
      <output className="empty:hidden">
        {domain?.isVerified === true && <Notice tone="good">{t('verified', { name: domain.name })}</Notice>}
      </output>
      {domain !== null && (
        <Button variant="quiet" isBusy={isBusy} className="justify-self-start" onClick={() => void act(calls.remove())}>
          {t(domain.isVerified ? 'remove' : 'change')}
        </Button>
      )}
    </section>
  );
}

function createDomainCalls(request: Request, projectId: ProjectId) {
  const at = `/api/projects/${projectId}/site/domain`;
  return {
    look: () => request('GET', at, siteDomainSchema),
    choose: (name: string) => request('PUT', at, siteDomainSchema, { name }),
    check: () => request('POST', `${at}/check`, siteDomainSchema, {}),
    remove: () => request('DELETE', at, siteDomainSchema),
  };
}
