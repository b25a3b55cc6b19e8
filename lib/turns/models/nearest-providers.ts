import { providers, type Provider, type ProviderAddress } from './providers';

/**
 * Providers that people in mainland China can reach and pay for: those with an address in China, and DeepSeek, whose
 * only address works there.
 */
const isInChina = ({ id, addresses }: Provider) =>
  id === 'deepseek' || addresses.some(({ place }) => place === 'china');

/**
 * All providers, nearest first. In China: those that can be reached and paid there, each with its Chinese address
 * first; then programs on the person's own computer; then all others. Elsewhere the order stays as it is.
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
