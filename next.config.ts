import type { NextConfig } from 'next';

const config: NextConfig = {
  // The front server owns compression, headers and every host; Next answers the builder's pages alone.
  poweredByHeader: false,
  compress: false,
  devIndicators: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // `npm test` checks all types once; checking them again would only make the first start slower.
  typescript: { ignoreBuildErrors: true },
  // It finds its WebAssembly beside its own file, which a bundle moves away.
  serverExternalPackages: ['libpg-query'],
  turbopack: { root: import.meta.dirname },
  // The compiler's parts carry their content in their names; asking again for 18 MB would be a wait for nothing.
  headers: async () => [
    {
      source: '/runtime/:part(.*-[0-9a-f]{16}\\.(?:js|wasm))',
      headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }],
    },
  ],
};

export default config;
