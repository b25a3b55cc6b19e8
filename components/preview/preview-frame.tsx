'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { StudioHandle, StudioRuntime } from '@/lib/studio/studio-controller';
import { frameSandbox } from '@/lib/runtime/window-frame-channel';

/**
 * The one visible frame. Its address is in the server's HTML, so the app loads before this page is live; the runtime
 * then takes it over. What stands behind it shows until it paints.
 */
export function PreviewFrame({
  studio,
  address,
  isPainted,
  createRuntime,
}: {
  studio: StudioHandle;
  address: string | null;
  /** What stands behind it has to be hidden then: a page without a ground of its own is seen through. */
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
      className={`relative size-full border-0 ${isPainted ? 'bg-white' : ''}`}
    />
  );
}
