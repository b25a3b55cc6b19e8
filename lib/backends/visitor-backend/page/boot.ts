import { setupId, startOverType, type ToParent, type VisitorState } from '../messages';
import type { PageSetup } from '../setup';
import { connectWorker } from './connect-worker';
import { forgetSignIns, readSignIns } from './forget-sign-in';
import { takeOverFetch } from './take-over-fetch';
import { takeOverImages } from './take-over-images';
import { takeOverSockets } from './take-over-sockets';

/**
 * Runs first in a shared app's document, before any of the app's code. Reports its state to the page that frames it.
 */
function boot(setup: PageSetup): void {
  const tellState = (state: VisitorState) => {
    document.documentElement.dataset.easelVisitor = state.phase;
    if (state.phase === 'failed') document.documentElement.dataset.easelVisitorFault = state.words;
    tell({ type: 'easel-visitor', state });
  };
  tellState({ phase: 'starting' });
  // The setup is part of this document and is not checked here; the worker, which uses it, checks it.
  const missing = missingOf();
  if (missing !== null) return tellState({ phase: 'failed', fault: 'unsupported', words: missing });
  // In GB. The smallest phones have 0.5; the backend needs about 0.2 on top of the app.
  const memory = (navigator as { deviceMemory?: number }).deviceMemory;
  if (memory !== undefined && memory < 1)
    return tellState({ phase: 'failed', fault: 'too-little-memory', words: `${memory} GB of memory` });

  const left = readSignIns(localStorage);
  const connected = connectWorker(setup, (message) => {
    if (message.type === 'mail') return tell({ ...message, type: 'easel-visitor-mail' });
    forgetSignIns(localStorage, readSignIns(localStorage));
    location.reload();
  });
  takeOverFetch(connected);
  takeOverSockets(connected);
  takeOverImages(connected, setup.files.relay);
  addEventListener('message', ({ data, source }: MessageEvent<{ type?: unknown } | null>) => {
    if (source === window.parent && data?.type === startOverType) connected.startOver();
  });
  void connected.settled.then((state) => {
    if (state.phase === 'ready' && connected.isFirst()) forgetSignIns(localStorage, left);
    tellState(state);
  });
}

function missingOf(): string | null {
  if (!isSecureContext) return 'This address is not secure, so the browser signs nothing here.';
  if (typeof WebAssembly !== 'object') return 'This browser has no WebAssembly.';
  if (typeof Worker !== 'function') return 'This browser has no workers.';
  try {
    return localStorage.length >= 0 ? null : 'This browser keeps nothing here.';
  } catch {
    return 'This browser keeps nothing here.';
  }
}

/** If the app is open by itself, nobody listens. */
function tell(message: ToParent): void {
  if (window.parent !== window) window.parent.postMessage(message, '*');
}

const held = document.getElementById(setupId)?.textContent;
if (held) boot(JSON.parse(held) as PageSetup);
