import { findTrouble } from './find-trouble';
import { pageWords, type Trouble } from './page-words';

/**
 * Runs before the app. Explains in a sentence why there is nothing to see, or why a call failed, if the app itself
 * can't know. Changes no responses: the app gets each one unmodified.
 */
declare global {
  interface ImportMetaEnv {
    readonly VITE_SUPABASE_URL?: string;
  }
}

const url = import.meta.env.VITE_SUPABASE_URL ?? '';
const words = document.documentElement.lang.startsWith('zh') ? pageWords.zh : pageWords.en;
const shown = new Map<Trouble, HTMLElement>();

/** One element for all notes, isolated from the app's styles in both directions. */
let place: HTMLElement | null = null;
function openPlace(): HTMLElement {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const style = document.createElement('style');
  style.textContent = `section { position: fixed; inset: auto 16px 16px; z-index: 2147483647; display: grid; gap: 8px; justify-content: center }
    div { box-sizing: border-box; max-width: 640px; padding: 14px 16px; display: flex; gap: 12px; align-items: start; border-radius: 10px;
    background: #1f1f1f; color: #fff; font: 16px/1.5 system-ui, sans-serif; box-shadow: 0 6px 24px #0006 }
    button { font: inherit; color: inherit; background: none; border: 1px solid #fff8; border-radius: 6px; padding: 2px 10px; cursor: pointer }
    p { margin: 0; flex: 1; overflow-wrap: anywhere }`;
  const notes = document.createElement('section');
  root.append(style, notes);
  document.body.append(host);
  return notes;
}

function show(trouble: Trouble): void {
  if (shown.has(trouble)) return;
  const note = document.createElement('div');
  note.setAttribute('role', 'alert');
  note.dataset.trouble = trouble;
  const text = document.createElement('p');
  text.textContent = words[trouble];
  const close = document.createElement('button');
  close.textContent = words.close;
  close.addEventListener('click', () => hide(trouble));
  note.append(text, close);
  shown.set(trouble, note);
  place ??= openPlace();
  place.append(note);
}

function hide(trouble: Trouble): void {
  shown.get(trouble)?.remove();
  shown.delete(trouble);
}

const addressOf = (asked: RequestInfo | URL) => (asked instanceof Request ? asked.url : String(asked));

if (url === '') {
  show('no-backend');
} else {
  const { fetch } = window;
  window.fetch = async (asked, init) => {
    if (!addressOf(asked).startsWith(url)) return fetch(asked, init);
    try {
      const answer = await fetch(asked, init);
      const body: unknown = answer.ok
        ? {}
        : await answer
            .clone()
            .json()
            .catch(() => null);
      const trouble = findTrouble({ status: answer.status, body });
      if (trouble !== null) show(trouble);
      if (trouble !== 'no-network') hide('no-network');
      return answer;
    } catch (error) {
      // Requests that the app itself aborted are not failures.
      if (!(error instanceof DOMException && error.name === 'AbortError')) show('no-network');
      throw error;
    }
  };
}
