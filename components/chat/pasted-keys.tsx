'use client';
import { KeyRoundIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { tellSecretsChanged } from '@/components/handle/secrets-news';
import { useCall } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { toast } from '@/components/ui/toaster';
import { keptSecretSchema } from '@/lib/base/answers/function-answers';
import { takeOutSecrets, type TakenSecret } from '@/lib/base/foundation/secret-forms';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';

/** Removes keys from the text before it is stored or sent; `taken` lists those to offer as secrets. */
export function usePastedKeys(write: (text: string) => void) {
  const [taken, setTaken] = useState<readonly TakenSecret[]>([]);
  return {
    taken,
    write(words: string) {
      const found = takeOutSecrets(words);
      if (found.taken.length > 0) setTaken((before) => [...before, ...found.taken]);
      write(found.text);
    },
    drop: (secret: TakenSecret) => setTaken((before) => before.filter((one) => one !== secret)),
  };
}

/** Offers to store each removed key as a secret, which only the app's server functions receive. */
export function PastedKeys({
  studio,
  taken,
  onDone,
}: {
  studio: StudioHandle;
  taken: readonly TakenSecret[];
  onDone: (secret: TakenSecret) => void;
}) {
  const t = useTranslations('functions.pasted');
  const checks = useTranslations('functions.secrets');
  const call = useCall();
  const keep = async (secret: TakenSecret) => {
    const at = `/api/projects/${studio.project.id}/functions/secrets/${secret.suggested}`;
    const done = await call(studio.api.request('PUT', at, keptSecretSchema, { lane: 'preview', value: secret.value }));
    if (done === undefined) return;
    tellSecretsChanged();
    toast(done.check === null ? t('kept', { name: secret.suggested }) : checks(done.check, { name: secret.suggested }));
    onDone(secret);
  };
  return taken.map((secret) => (
    <output key={secret.value} className="mb-2 block" data-testid="note-pasted-key">
      <Notice tone="warn">
        <span className="flex flex-wrap items-center gap-2">
          <KeyRoundIcon className="size-4 flex-none" aria-hidden="true" />
          <span className="min-w-40 flex-1">{t('words', { name: secret.suggested })}</span>
          <Button onClick={() => void keep(secret)} data-testid="button-keep-pasted-key">
            {t('keep')}
          </Button>
          <Button variant="quiet" onClick={() => onDone(secret)}>
            {t('forget')}
          </Button>
        </span>
      </Notice>
    </output>
  ));
}
