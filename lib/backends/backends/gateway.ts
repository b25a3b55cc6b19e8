import type { Backends } from './backends';
import { createDoor } from './create-door';
import { createSignInLimits } from './sign-in-limits';

export type { GatewayCall } from './create-door';

/** The front door of all backends of a server, where strangers may guess passwords. */
export const createGateway = (backends: Pick<Backends, 'fetch'>) => createDoor(backends, createSignInLimits());
