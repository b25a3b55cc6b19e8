import { pictureSize } from '@/lib/publishing/drawn-pages/drawn-names';

/**
 * A hidden iframe that renders an app as a stranger sees it; `close` removes it. It is inside the viewport, because
 * browsers don't render what is off screen, but it is invisible and can't take focus.
 */
export function openDrawingFrame(title: string): { frame: HTMLIFrameElement; close(): void } {
  const holder = document.createElement('div');
  holder.inert = true;
  holder.ariaHidden = 'true';
  holder.className = 'pointer-events-none fixed inset-0 -z-10 overflow-hidden opacity-0';
  const frame = document.createElement('iframe');
  // `credentialless`: the app can't access its own cookies and storage, and a cross-origin isolated page may embed it.
  frame.setAttribute('credentialless', '');
  frame.title = title;
  frame.tabIndex = -1;
  frame.className = 'absolute top-0 left-0 max-w-none border-0';
  frame.style.width = `${pictureSize.width}px`;
  frame.style.height = `${pictureSize.height}px`;
  holder.append(frame);
  document.body.append(holder);
  return { frame, close: () => holder.remove() };
}
