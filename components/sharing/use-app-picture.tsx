import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { DrawingFrame } from '@/components/drawing/drawing-frame';
import { openDrawnPage } from '@/components/drawing/open-drawn-page';
import { drawPicture } from './draw-picture';

type Options = {
  /** The shared app's own address; null while visitors are served nothing. */
  appUrl: string | null;
  /** Whether to take one without being asked, once. */
  isMissing: boolean;
  /** Keeps the picture; false if it did not arrive. */
  keep(bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
};

/**
 * Takes a picture of the shared app as a stranger finds it: with what it ships, never with what its owner entered.
 * `frame` must be rendered.
 */
export function useAppPicture({ appUrl, isMissing, keep }: Options): {
  isTaking: boolean;
  take(): Promise<'kept' | 'failed'>;
  frame: ReactNode;
} {
  const t = useTranslations('sharing');
  const frame = useRef<HTMLIFrameElement>(null);
  const leaving = useRef<AbortController | null>(null);
  const [isTaking, setTaking] = useState(false);
  const hasTried = useRef(false);
  const keepNow = useRef(keep);
  useEffect(() => {
    keepNow.current = keep;
  });

  const take = useCallback(async (): Promise<'kept' | 'failed'> => {
    if (appUrl === null || frame.current === null) return 'failed';
    leaving.current?.abort();
    const control = new AbortController();
    leaving.current = control;
    setTaking(true);
    try {
      const asked = { frame: frame.current, page: appUrl, how: 'picture', signal: control.signal } as const;
      const told = await openDrawnPage(asked);
      const bytes = told?.picture ? await drawPicture(new Blob([told.picture], { type: 'image/jpeg' })) : null;
      return bytes !== null && (await keepNow.current(bytes)) ? 'kept' : 'failed';
    } catch (error) {
      if (!control.signal.aborted) throw error;
      return 'failed';
    } finally {
      if (leaving.current === control) {
        setTaking(false);
        if (frame.current !== null) frame.current.src = 'about:blank';
      }
    }
  }, [appUrl]);

  useEffect(() => () => leaving.current?.abort(), []);
  useEffect(() => {
    if (!isMissing || appUrl === null || hasTried.current) return;
    hasTried.current = true;
    void take();
  }, [isMissing, appUrl, take]);

  // Outside the dialog, whose folded part draws nothing.
  const portal = typeof document === 'undefined' ? null : document.body;
  return {
    isTaking,
    take,
    frame: portal && createPortal(<DrawingFrame frame={frame} title={t('pictureFrame')} />, portal),
  };
}
