'use client';
import { ImageIcon } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { drawPicture } from './draw-picture';
import { takeAppPicture } from './take-app-picture';

/** The picture in the gallery and in link previews: taken automatically of the shared app, or chosen by its owner. */
export function PictureField({
  url,
  appUrl,
  send,
  onSent,
}: {
  url: string | null;
  /** The shared app's own URL; null while visitors are served nothing. */
  appUrl: string | null;
  /** Stores a picture; returns its hash, or null if that failed. */
  send: (bytes: Uint8Array<ArrayBuffer>) => Promise<string | null>;
  onSent: (hash: string) => Promise<unknown>;
}) {
  const t = useTranslations('sharing');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<{ phase: 'still'; problem: string | null } | { phase: 'sending' }>({
    phase: 'still',
    problem: null,
  });
  // Continues even if the dialog is closed in the meantime.
  const takeOfApp = async (): Promise<'kept' | 'failed'> => {
    if (appUrl === null) return 'failed';
    setState({ phase: 'sending' });
    const bytes = await takeAppPicture(appUrl, t('pictureFrame'));
    const hash = bytes && (await send(bytes));
    if (hash !== null) await onSent(hash);
    setState({ phase: 'still', problem: null });
    return hash === null ? 'failed' : 'kept';
  };
  const takeAgain = async () => {
    if ((await takeOfApp()) === 'failed') setState({ phase: 'still', problem: t('pictureNotTaken') });
  };
  const hasTried = useRef(false);
  useEffect(() => {
    if (url !== null || appUrl === null || hasTried.current) return;
    hasTried.current = true;
    void takeOfApp();
  });
  const take = async (file: File) => {
    setState({ phase: 'sending' });
    const bytes = await drawPicture(file);
    const hash = bytes && (await send(bytes));
    if (hash !== null) await onSent(hash);
    setState({
      phase: 'still',
      problem: bytes === null ? t('pictureRefused') : hash === null ? t('pictureLost') : null,
    });
  };
  return (
    <div className="grid gap-1.5">
      <span id={`${id}-label`} className="text-sm font-medium">
        {t('picture')}
      </span>
      <div className="flex flex-wrap items-center gap-3">
        {url === null ? (
          <span className="grid aspect-[16/10] w-20 flex-none place-items-center rounded-sm border border-line bg-sunk text-ink-3">
            {state.phase === 'sending' ? <Spinner /> : <ImageIcon className="size-4" aria-hidden="true" />}
          </span>
        ) : (
          <img
            src={url}
            alt=""
            className="aspect-[16/10] w-20 flex-none rounded-sm border border-line object-cover object-top"
          />
        )}
        <input
          ref={input}
          type="file"
          accept="image/*"
          aria-labelledby={`${id}-label`}
          tabIndex={-1}
          data-testid="file-picture"
          className="sr-only"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            // The same file can be chosen again after a failure.
            event.target.value = '';
            if (file !== undefined) void take(file);
          }}
        />
        <Button
          aria-describedby={`${id}-words`}
          data-testid="button-choose-a-picture"
          isBusy={state.phase === 'sending'}
          onClick={() => input.current?.click()}
        >
          {t('choosePicture')}
        </Button>
        {url !== null && appUrl !== null && (
          <Button
            variant="quiet"
            data-testid="button-take-it-again"
            isBusy={state.phase === 'sending'}
            onClick={() => void takeAgain()}
          >
            {t('takePicture')}
          </Button>
        )}
      </div>
      <p
        id={`${id}-words`}
        role={state.phase === 'still' && state.problem !== null ? 'alert' : undefined}
        className={state.phase === 'still' && state.problem !== null ? 'text-xs text-bad' : 'text-xs text-ink-3'}
      >
        {state.phase === 'still' && state.problem !== null ? state.problem : t('pictureWords')}
      </p>
    </div>
  );
}
