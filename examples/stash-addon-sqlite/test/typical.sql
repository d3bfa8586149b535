PRAGMA user_version = 7;
PRAGMA application_id = 4711;
CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL, photo BLOB);
INSERT INTO item VALUES (1, 'ünï ✓ 😀', 1.5, x'00ff'), (2, 'a' || char(0) || 'b', 9e999, NULL), (3, '', -0.0, zeroblob(70000));
CREATE TABLE note (body);
INSERT INTO note (rowid, body) VALUES (42, 9007199254740993), (4711, 'text'), (4712, 1.0);
CREATE INDEX item_name ON item (name);
CREATE VIEW cheap AS SELECT * FROM item WHERE price < 2;
CREATE TRIGGER item_noted AFTER INSERT ON item BEGIN INSERT INTO note VALUES (new.name); END;
