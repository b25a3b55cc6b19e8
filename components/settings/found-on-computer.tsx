'use client';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toaster';
import type { CallResult } from '@/lib/studio/request';
import { serverNames, type ConnectInput, type FoundModels } from './model-settings';
import { Select } from './select';

/** Model servers that answer on the computer that runs Easel; one click connects. */
export function FoundOnComputer({
  found,
  connect,
  onChange,
  onLookAgain,
}: {
  found: readonly FoundModels[];
  connect: (input: ConnectInput) => Promise<CallResult<unknown>>;
  onChange: () => void;
  onLookAgain: () => void;
}) {
  const t = useTranslations('settings');
  return (
    <section className="mt-8">
      <h3 className="text-lg">{t('foundTitle')}</h3>
      {found.length === 0 ? (
        <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="text-sm text-ink-2">{t('noneFound')}</p>
          <Button onClick={onLookAgain}>{t('lookAgain')}</Button>
        </div>
      ) : (
        <>
          <p className="mt-1 text-sm text-ink-2">{t('foundWords')}</p>
          <ul className="mt-3 rounded-lg border border-line bg-surface">
            {found.map((server) => (
              <FoundServer key={server.baseUrl} server={server} connect={connect} onChange={onChange} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function FoundServer({
  server,
  connect,
  onChange,
}: {
  server: FoundModels;
  connect: (input: ConnectInput) => Promise<CallResult<unknown>>;
  onChange: () => void;
}) {
  const t = useTranslations('settings');
  const failureWords = useFailureWords();
  const problemId = useId();
  const name = serverNames[server.kind];
  const [modelId, setModelId] = useState(server.models[0] ?? '');
  const [state, setState] = useState<{ phase: 'choosing'; problem: string | null } | { phase: 'connecting' }>({
    phase: 'choosing',
    problem: null,
  });
  const use = async () => {
    setState({ phase: 'connecting' });
    const result = await connect({ baseUrl: server.baseUrl, apiKey: '', modelId });
    setState({ phase: 'choosing', problem: result.ok ? null : failureWords(result.error) });
    if (!result.ok) return;
    toast(t('saved', { model: modelId }));
    onChange();
  };
  const problem = state.phase === 'choosing' ? state.problem : null;
  return (
    <li className="grid gap-1 border-line px-4 py-3 not-first:border-t">
      <div className="flex flex-wrap items-center gap-3">
        <span className="min-w-24 font-medium">{name}</span>
        {server.models.length === 0 ? (
          <span className="text-sm text-ink-2">{t('noModels', { name })}</span>
        ) : (
          <>
            <Select
              className="min-w-40 flex-1"
              aria-label={t('chooseModel', { name })}
              aria-invalid={problem !== null || undefined}
              aria-describedby={problem === null ? undefined : problemId}
              value={modelId}
              onChange={(event) => setModelId(event.target.value)}
            >
              {server.models.map((model) => (
                <option key={model} value={model}>
                  {model}
                </option>
              ))}
            </Select>
            <Button isBusy={state.phase === 'connecting'} onClick={() => void use()}>
              {t('use')}
            </Button>
          </>
        )}
      </div>
      {problem !== null && (
        <p id={problemId} role="alert" className="text-xs text-bad">
          {problem}
        </p>
      )}
    </li>
  );
}
