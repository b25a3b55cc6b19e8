import type { BackendStore } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import type { GatewayCall } from '../backends/gateway';
import type { Now } from '../../base/foundation/id';
import type { Realtime } from './realtime';

type Options = { backends: Backends; store: Pick<BackendStore, 'get'>; now: Now; report: (error: unknown) => void };

/** Realtime for these backends, and a gateway that also passes calls on to it; the first caller loads the code. */
export function openRealtimeOnDemand({ backends, store, now, report }: Options) {
  let opened: Promise<Realtime> | null = null;
  const reach = () =>
    (opened ??= import('./realtime').then(({ createRealtime }) =>
      createRealtime({
        ...{ backends, now, report },
        keysOf: async (id) => (await store.get(id))?.keys ?? null,
      }),
    ));
  const realtime: Realtime = {
    upgrade: async (...call) => (await reach()).upgrade(...call),
    fetch: async (...call) => (await reach()).fetch(...call),
    end: (id) => void opened?.then((one) => one.end(id)),
    close: () => void opened?.then((one) => one.close()),
  };

  let gateway: Promise<(call: GatewayCall) => Promise<Response>> | null = null;
  return {
    realtime,
    async gateway(call: GatewayCall): Promise<Response> {
      gateway ??= Promise.all([import('../backends/gateway'), import('../../base/foundation/result')]).then(
        ([{ createGateway }, { succeed }]) =>
          createGateway({
            fetch: async (id, request) =>
              new URL(request.url).pathname.startsWith('/realtime/v1/')
                ? succeed(await realtime.fetch(id, request))
                : backends.fetch(id, request),
          }),
      );
      return (await gateway)(call);
    },
  };
}
