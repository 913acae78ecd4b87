-- Ended seals are rows of the session table from here on. The end stands for the time of last activity, which nobody asks
-- of them. The old table goes at once: an older release that is still running must fail to end a seal, not end it in vain.
INSERT INTO "session" (session_id, atime, data, version, expires_at)
SELECT session_id, expires_at, 'ended', 1, expires_at FROM "revoked_seal";

-- DropTable
DROP TABLE "revoked_seal";
