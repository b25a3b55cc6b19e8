import { providers, type Provider, type ProviderAddress } from './providers';

/**
 * Providers that people in mainland China can reach and pay for: those with an address in China, and DeepSeek, whose
 * only address works there.
 */
const isInChina = ({ id, addresses }: Provider) =>
  id === 'deepseek' || addresses.some(({ place }) => place === 'china');

/**
 * All providers, those first that can be reached and paid where the person is, each with the address there first; the
 * programs on one's own computer next. Nothing is left out.
 */
export function nearestProviders(place: ProviderAddress['place']): readonly Provider[] {
  if (place === 'world') return providers;
  const rank = (provider: Provider) => (isInChina(provider) ? 0 : provider.kind === 'local' ? 1 : 2);
  return [...providers]
    .sort((one, other) => rank(one) - rank(other))
    .map((provider) => ({
      ...provider,
      addresses: [...provider.addresses].sort(
        (one, other) => Number(other.place === place) - Number(one.place === place),
      ),
    }));
}
