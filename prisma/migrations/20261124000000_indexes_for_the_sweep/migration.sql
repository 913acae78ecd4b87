-- DropIndex
DROP INDEX "sign_in_user_id_idx";

-- CreateIndex
CREATE INDEX "user_guest_created_at_idx" ON "user"("guest", "created_at");

-- CreateIndex
CREATE INDEX "sign_in_user_id_ended_at_idx" ON "sign_in"("user_id", "ended_at");

-- CreateIndex
CREATE INDEX "sign_in_ended_at_created_at_idx" ON "sign_in"("ended_at", "created_at");

-- CreateIndex
CREATE INDEX "known_address_last_seen_at_idx" ON "known_address"("last_seen_at");
