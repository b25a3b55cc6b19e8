'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { StudioHandle, StudioRuntime } from '@/lib/studio/studio/studio-controller';
import { frameSandbox } from '@/lib/preview/runtime/window-frame-channel';

/**
 * The one visible frame. Its URL is in the server's HTML, so the app loads before hydration; the runtime then takes
 * over. Whatever is behind it shows until it paints.
 */
export function PreviewFrame({
  studio,
  address,
  isPainted,
  createRuntime,
}: {
  studio: StudioHandle;
  address: string | null;
  /**
   * Then hide what is behind it: a page without a background is transparent. `Canvas` is the background its text
   * colours assume, light or dark.
   */
  isPainted: boolean;
  createRuntime: (frame: HTMLIFrameElement) => StudioRuntime;
}) {
  const t = useTranslations('studio.preview');
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    if (frame.current === null) return;
    return studio.attachRuntime(createRuntime(frame.current));
  }, [studio, createRuntime]);
  return (
    <iframe
      ref={frame}
      title={t('frame')}
      data-testid="iframe-app-preview"
      src={address ?? undefined}
      // No top navigation: a generated page must not be able to replace the studio.
      sandbox={frameSandbox}
      allow="clipboard-write"
      className={`relative size-full border-0 ${isPainted ? 'bg-[Canvas]' : ''}`}
    />
  );
}
