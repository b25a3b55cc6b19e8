import { paying } from './attacks-paying.fixture';
import { messages } from './attacks-messages.fixture';
import type { PayWorld } from './pay-world.fixture';

/**
 * `tries` returns whether the attack worked: somebody paid too little, or got, saw or changed something that is not
 * theirs.
 */
export type Attack = { name: string; tries(world: PayWorld): Promise<boolean> };

export const attacks: readonly Attack[] = [...paying, ...messages];
