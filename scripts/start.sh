#!/bin/sh
# `npm start` and `npm run dev`: prepares, then becomes Next's own server, in this very process: it gets npm's signals, and
# is gone with npm's process group. More words go to Next: `npm start -- --hostname 0.0.0.0`.

# What Node has compiled is kept: a later start loads it instead of compiling anew.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$PWD/node_modules/.cache/node}"

trap 'kill "$preparing"; wait "$preparing"; exit 0' TERM INT HUP
node scripts/prepare.mjs "$1" &
preparing=$!
wait "$preparing" || exit
trap - TERM INT HUP
exec node scripts/next.mjs "$@"
