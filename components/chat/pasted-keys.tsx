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

/** Takes keys out of what is written before it is kept or sent anywhere; `taken` are those to offer keeping. */
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

/** Offers to keep each key that was taken out, as a secret that only the app's work on the server is given. */
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
  const call = useCall();
  const keep = async (secret: TakenSecret) => {
    const at = `/api/projects/${studio.project.id}/functions/secrets/${secret.suggested}`;
    const done = await call(studio.api.request('PUT', at, keptSecretSchema, { lane: 'preview', value: secret.value }));
    if (done === undefined) return;
    tellSecretsChanged();
    toast(t('kept', { name: secret.suggested }));
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
