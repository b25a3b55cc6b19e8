# An Easel for many people, behind a proxy: see docs/operate.md. The last stage holds what the built server imports, and no more.
FROM node:24-bookworm-slim AS build
WORKDIR /easel
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs
RUN node build/workers/pack-files.mjs 11
RUN node scripts/gather-image.mjs /image

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 EASEL_DATA=/data EASEL_LOG=json HOME=/data
WORKDIR /easel
COPY --from=build /image ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "build/main.mjs"]
