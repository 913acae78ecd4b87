-- AlterTable
ALTER TABLE "sign_in" ADD COLUMN "moved_at" TIMESTAMPTZ(3),
ADD COLUMN "previous_session_id" TEXT;

-- CreateIndex
CREATE INDEX "sign_in_previous_session_id_idx" ON "sign_in"("previous_session_id");
