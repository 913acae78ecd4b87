# syntax=docker/dockerfile:1

# On the platform it is to run on: the add-ons for that one go with it.
FROM node:24.21.0-trixie-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# The build names actions by the key, and writes it down. What starts the image has it in its environment: no layer keeps it.
RUN --mount=type=secret,id=actions_key,env=NEXT_SERVER_ACTIONS_ENCRYPTION_KEY,required=true \
    npm run build \
    && mv .next/standalone /site && rm -rf .next .env /site/.env \
    && grep -rlF "$NEXT_SERVER_ACTIONS_ENCRYPTION_KEY" /site | xargs sed -i "s|$NEXT_SERVER_ACTIONS_ENCRYPTION_KEY||g"

FROM node:24.21.0-trixie-slim
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000 DATA_DIR=/data DATABASE_URL=file:/data/cloakroom.db
RUN install --directory --owner=node --group=node --mode=700 /data
WORKDIR /site
# Root's: the site reads it, and writes nowhere but in DATA_DIR.
COPY --from=build /site ./
VOLUME /data
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
# Whether the process answers, whatever its stores do: a new container would find the same stores.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
