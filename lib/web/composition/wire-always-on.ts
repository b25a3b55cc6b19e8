import { wireElsewhere } from './wire-elsewhere';
import { wireHosts } from './wire-hosts';

type Options = Parameters<typeof wireElsewhere>[0] & Parameters<typeof wireHosts>[0];

/** Wires publishing of this computer's apps at other Easels and at hosts, which are always on. */
export function wireAlwaysOn(options: Options) {
  const elsewhere = wireElsewhere(options);
  const hosts = wireHosts(options);
  return {
    parts: { ...elsewhere, atHosts: hosts.atHosts },
    recover: hosts.atHosts.recover,
    async close() {
      await Promise.all([elsewhere.elsewhere.close(), hosts.close()]);
    },
  };
}
