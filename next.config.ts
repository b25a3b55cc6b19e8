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
  turbopack: { root: import.meta.dirname },
};

export default config;
