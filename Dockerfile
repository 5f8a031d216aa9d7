# The command line, the server and the worker in one image: `backtrail` is the entry point, `serve` the default.
ARG NODE=node:20-bookworm-slim

FROM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts ./scripts
RUN npm ci --include=dev --no-audit --no-fund --ignore-scripts
COPY tsconfig.json tsconfig.build.json prisma.config.ts ./
COPY prisma ./prisma
COPY libs ./libs
COPY apps ./apps
COPY bin ./bin
RUN npm run build

# Without the embedded PostgreSQL (an optional dependency): in containers the database is one of its own.
FROM ${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund --ignore-scripts

FROM ${NODE}
ENV NODE_ENV=production
WORKDIR /app
COPY package.json LICENSE ./
COPY bin ./bin
COPY prisma/migrations ./prisma/migrations
COPY apps/cli/sample-incident ./apps/cli/sample-incident
COPY operations ./operations
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
ENTRYPOINT ["node", "/app/bin/backtrail.mjs"]
CMD ["serve"]
