import { useEffect, type RefObject } from 'react';
import { pictureSize } from '@/lib/publishing/drawn-pages/drawn-names';

/**
 * A frame in which an app is drawn as a stranger sees it. It must be inside the window, since a browser draws nothing
 * that lies outside; nobody sees it and no key reaches it.
 */
export function DrawingFrame({ frame, title }: { frame: RefObject<HTMLIFrameElement | null>; title: string }) {
  // React does not know the attribute. The app can't reach what it keeps in this browser, and an isolated page may
  // frame it.
  useEffect(() => frame.current?.setAttribute('credentialless', ''), [frame]);
  return (
    <div inert aria-hidden="true" className="pointer-events-none fixed inset-0 -z-10 overflow-hidden opacity-0">
      <iframe
        ref={frame}
        title={title}
        tabIndex={-1}
        style={pictureSize}
        className="absolute top-0 left-0 max-w-none border-0"
      />
    </div>
  );
}
