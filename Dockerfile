# Debian, because onnxruntime-node's library is built for glibc.
FROM node:20-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && rm -rf .next/cache && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000
COPY --from=build /app/package.json /app/next.config.ts ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/public ./public
# Read at the start: the headers' policy by next.config.ts, the migrations by the server.
COPY --from=build /app/lib/server/content-security-policy.ts ./lib/server/content-security-policy.ts
COPY --from=build /app/db/migrations ./db/migrations
# The embedded database and bills that wait for the database. Next writes its image cache under .next.
RUN mkdir data && chown node:node data .next
USER node
VOLUME /app/data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not through npm: Node itself gets SIGTERM and settles what is running.
CMD ["node", "--max-old-space-size=1024", "node_modules/next/dist/bin/next", "start", "--hostname", "0.0.0.0"]
