CREATE TABLE "we ird""=db'--\ü" ("select" TEXT, "a
b" TEXT);
INSERT INTO "we ird""=db'--\ü" VALUES ('; DROP TABLE x', '$(id)`id`'), ('--option', '%s%n');
CREATE TABLE "--help" ("a b c" INTEGER);
INSERT INTO "--help" VALUES (1);
CREATE TABLE "" ("" TEXT);
INSERT INTO "" VALUES ('nameless');
