import { BlockList, isIPv4 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';

/**
 * Addresses that can't be reached from outside a home or office network. The last three are for documentation and
 * tests.
 */
const local = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['192.0.2.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
] as const)
  local.addSubnet(network, bits);

/** Network interfaces of virtual machines, containers and VPNs, which phones in the room can't reach. */
const notOfTheRoom = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|tun|tap|utun|wg|zt|tailscale|ppp|lxc|cni)/i;

export type Networks = Readonly<
  Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'internal'>[] | undefined>
>;

/**
 * The address at which phones in the same room reach this computer: the one of the default route (`preferred`) if it is
 * in a local network, otherwise the first local address. Null if there is none; a public address is never used.
 */
export function findNetwork(networks: Networks, preferred: string | null): string | null {
  const found = Object.entries(networks).flatMap(([name, infos]) =>
    notOfTheRoom.test(name)
      ? []
      : (infos ?? []).flatMap(({ address, internal }) =>
          !internal && isIPv4(address) && local.check(address) ? [address] : [],
        ),
  );
  return found.find((address) => address === preferred) ?? found[0] ?? null;
}
