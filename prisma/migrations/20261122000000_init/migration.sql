-- CreateTable: the first three columns are those of web.py's DBStore, word for word
CREATE TABLE "session" (
    session_id CHAR(128) UNIQUE NOT NULL,
    atime DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    data TEXT,
    version INTEGER NOT NULL,
    expires_at DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "revoked_seal" (
    "session_id" TEXT NOT NULL PRIMARY KEY,
    "expires_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "username" TEXT NOT NULL,
    "username_key" TEXT NOT NULL,
    "password_hash" TEXT,
    "guest" BOOLEAN NOT NULL DEFAULT false,
    "created_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "sign_in" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "store" TEXT NOT NULL,
    "remember" BOOLEAN NOT NULL,
    "created_at" DATETIME NOT NULL,
    "last_seen_at" DATETIME NOT NULL,
    "authenticated_at" DATETIME NOT NULL,
    "ended_at" DATETIME,
    "ended_reason" TEXT,
    "browser" TEXT NOT NULL,
    "os" TEXT NOT NULL,
    CONSTRAINT "sign_in_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "known_address" (
    "user_id" TEXT NOT NULL,
    "address_hash" TEXT NOT NULL,
    "last_seen_at" DATETIME NOT NULL,

    PRIMARY KEY ("user_id", "address_hash"),
    CONSTRAINT "known_address_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "points" INTEGER NOT NULL,
    "expire" DATETIME
);

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE INDEX "revoked_seal_expires_at_idx" ON "revoked_seal"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "user_username_key_key" ON "user"("username_key");

-- CreateIndex
CREATE INDEX "sign_in_user_id_idx" ON "sign_in"("user_id");

-- CreateIndex
CREATE INDEX "sign_in_session_id_idx" ON "sign_in"("session_id");
