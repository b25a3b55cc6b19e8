'use client';
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Spinner } from '@/components/ui/spinner';
import { frameSandbox } from '@/lib/preview/runtime/window-frame-channel';
import { type FrameNews, readFrameNews } from './frame-messages';

const neverChanges = () => () => undefined;

/** The shared app at its own origin, with a loading note. `onNews` receives the messages of its document. */
export function AppFrame({
  url,
  frame,
  onOpened,
  onNews,
}: {
  url: string;
  frame: RefObject<HTMLIFrameElement | null>;
  onOpened: () => void;
  onNews: (news: FrameNews) => void;
}) {
  const t = useTranslations('sharing.page');
  const tPreview = useTranslations('studio.preview');
  const [isOpen, setOpen] = useState(false);
  const calls = useRef({ onOpened, onNews });
  useEffect(() => {
    calls.current = { onOpened, onNews };
  });
  // True during hydration: the server's HTML already contains the frame, which has been loading since.
  const isServed = useSyncExternalStore(
    neverChanges,
    () => false,
    () => true,
  );
  const [wasServed] = useState(isServed);

  useEffect(() => {
    const listen = ({ source, origin, data }: MessageEvent<unknown>) => {
      if (source === null || source !== frame.current?.contentWindow || origin !== new URL(url).origin) return;
      const news = readFrameNews(data, url);
      if (news !== null) calls.current.onNews(news);
    };
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  }, [url, frame]);

  useEffect(() => {
    if (!wasServed) return;
    // Its load event may have passed before React listened. The window's own comes after those of its frames.
    const open = () => setOpen(true);
    if (document.readyState === 'complete') {
      open();
      return;
    }
    window.addEventListener('load', open);
    return () => window.removeEventListener('load', open);
  }, [wasServed]);

  useEffect(() => {
    if (isOpen) calls.current.onOpened();
  }, [isOpen]);

  return (
    <>
      {!isOpen && (
        <p className="absolute inset-0 flex items-center justify-center gap-2 text-sm text-ink-3">
          <Spinner />
          {t('opening')}
        </p>
      )}
      <iframe
        ref={frame}
        title={tPreview('frame')}
        data-testid="iframe-app-preview"
        src={url}
        onLoad={() => setOpen(true)}
        // No top navigation: somebody's app must not be able to replace this page.
        sandbox={frameSandbox}
        allow="clipboard-write"
        className={`relative size-full border-0 ${isOpen ? 'bg-[Canvas]' : ''}`}
      />
    </>
  );
}
