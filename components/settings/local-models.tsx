'use client';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toaster';
import type { Provider } from '@/lib/turns/models/providers';
import type { CallResult } from '@/lib/studio/studio/request';
import type { FoundModels } from '@/lib/base/answers/model-answers';
import type { ConnectInput } from './model-settings';
import { Select } from '@/components/ui/select';
import { useConnectFailure } from './use-connect-failure';

/** Models of a server on the computer that runs Easel; one click connects. */
export function LocalModels({
  provider,
  found,
  connect,
  onConnected,
  onLookAgain,
}: {
  provider: Provider;
  found: FoundModels | null;
  connect: (input: ConnectInput) => Promise<CallResult<unknown>>;
  onConnected: (modelId: string) => void;
  onLookAgain: () => void;
}) {
  const t = useTranslations('settings');
  const { name } = provider;
  if (found !== null && found.models.length > 0) {
    return <FoundServer name={name} found={found} connect={connect} onConnected={onConnected} />;
  }
  const page = provider.addresses[0]?.keyPage ?? null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 basis-60 text-sm text-ink-2">
        {found === null ? t('notRunning', { name }) : t('noModels', { name })}
      </p>
      <Button onClick={onLookAgain}>{t('lookAgain')}</Button>
      {found === null && page !== null && (
        <Button asChild variant="quiet">
          <a href={page} target="_blank" rel="noreferrer">
            {t('getProgram', { name })}
          </a>
        </Button>
      )}
    </div>
  );
}

function FoundServer({
  name,
  found,
  connect,
  onConnected,
}: {
  name: string;
  found: FoundModels;
  connect: (input: ConnectInput) => Promise<CallResult<unknown>>;
  onConnected: (modelId: string) => void;
}) {
  const t = useTranslations('settings');
  const failureWords = useConnectFailure();
  const problemId = useId();
  const [modelId, setModelId] = useState(found.models[0] ?? '');
  const [state, setState] = useState<{ phase: 'choosing'; problem: string | null } | { phase: 'connecting' }>({
    phase: 'choosing',
    problem: null,
  });
  const use = async () => {
    setState({ phase: 'connecting' });
    const result = await connect({ baseUrl: found.baseUrl, apiKey: '', modelId });
    setState({ phase: 'choosing', problem: result.ok ? null : failureWords(result.error) });
    if (!result.ok) return;
    toast(t('saved', { model: modelId }));
    onConnected(modelId);
  };
  const problem = state.phase === 'choosing' ? state.problem : null;
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-3">
        <Select
          className="min-w-40 flex-1"
          aria-label={t('chooseModel', { name })}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : problemId}
          value={modelId}
          onChange={(event) => setModelId(event.target.value)}
        >
          {found.models.map((model) => (
            <option key={model} value={model}>
              {model}
            </option>
          ))}
        </Select>
        <Button variant="primary" size="tall" isBusy={state.phase === 'connecting'} onClick={() => void use()}>
          {t('use')}
        </Button>
      </div>
      {problem !== null && (
        <p id={problemId} role="alert" className="text-xs text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
