import { pictureSize } from '@/lib/publishing/drawn-pages/drawn-names';

/**
 * A frame in which an app is drawn as a stranger sees it; `close` removes it. It lies inside the window, since a browser
 * draws nothing that lies outside; nobody sees it and no key reaches it.
 */
export function openDrawingFrame(title: string): { frame: HTMLIFrameElement; close(): void } {
  const holder = document.createElement('div');
  holder.inert = true;
  holder.ariaHidden = 'true';
  holder.className = 'pointer-events-none fixed inset-0 -z-10 overflow-hidden opacity-0';
  const frame = document.createElement('iframe');
  // The app can't reach what it keeps in this browser, and an isolated page may frame it.
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
