-- AlterTable
ALTER TABLE "sign_in" ADD COLUMN "binding" TEXT;
