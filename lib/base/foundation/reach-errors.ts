import { domainErrors } from './domain-errors';
import { elsewhereErrors } from './elsewhere-errors';
import { hostErrors } from './host-errors';
import type { Presentations } from './hosted-errors';

/** What can prevent people from opening a published app. */
export const reachErrors = {
  'reach-not-here': {
    status: 409,
    message: 'Only the owner of the computer that Easel runs on can open it to others.',
    report: false,
  },
  'reach-no-network': {
    status: 409,
    message: 'This computer is on no Wi-Fi or home network right now. Connect it and try again.',
    report: false,
  },
  'reach-port-taken': {
    status: 409,
    message:
      'Another program took the port of this address. End that program, or close the address and open a new one.',
    report: false,
  },
  'reach-agree-first': {
    status: 409,
    message: 'What visitors write passes through this service. Agree to that first.',
    report: false,
  },
  'reach-server-needed': {
    status: 422,
    message: 'Easel needs your server’s name, the name to sign in with, and the address people will open.',
    report: false,
  },
  'tunnel-unreachable': {
    status: 502,
    message: 'The service does not answer. Check the internet connection; Easel keeps trying.',
    report: false,
  },
  'tunnel-key-changed': {
    status: 409,
    message:
      'The service shows another key than before: it may be somebody else in its place. Nothing was sent. If you know that it changed, accept the new key.',
    report: false,
  },
  'tunnel-sign-in-refused': {
    status: 422,
    message: 'The server does not let Easel in. Check the name and the password, or add Easel’s key there.',
    report: false,
  },
  'tunnel-forward-refused': {
    status: 409,
    message: 'The server lets Easel in, but does not open that port. It may be taken, or the server does not allow it.',
    report: false,
  },
  'tunnel-no-address': {
    status: 502,
    message: 'The service gave no address. Try again, or choose another service.',
    report: false,
  },
  'tunnel-program-missing': {
    status: 409,
    message: 'The program cloudflared was not found on this computer. Install it, or choose another service.',
    report: false,
  },
  ...domainErrors,
  ...elsewhereErrors,
  ...hostErrors,
} as const satisfies Presentations;
