-- DropIndex
DROP INDEX "sign_in_ended_at_created_at_idx";

-- CreateIndex
CREATE INDEX "sign_in_ended_at_remember_created_at_idx" ON "sign_in"("ended_at", "remember", "created_at");

-- CreateIndex
CREATE INDEX "rate_limit_expire_idx" ON "rate_limit"("expire");
