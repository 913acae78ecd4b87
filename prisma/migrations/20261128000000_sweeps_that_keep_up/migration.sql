-- CreateIndex: on large tables, these can be made before the release, without stopping writes (docs/scale.md)
CREATE INDEX IF NOT EXISTS "sign_in_ended_at_remember_created_at_idx" ON "sign_in"("ended_at", "remember", "created_at");
CREATE INDEX IF NOT EXISTS "rate_limit_expire_idx" ON "rate_limit"("expire");

-- DropIndex: last, since from here on reads wait as well
DROP INDEX "sign_in_ended_at_created_at_idx";
