# Everything that a backup has to bring back: settings of the file, its schema, and every row of every table.
set -eu
ask() { sqlite3 -readonly -bail "$@"; }
[ -s "$1" ] || exit 0
ask "$1" 'PRAGMA user_version; PRAGMA application_id; PRAGMA encoding; SELECT * FROM sqlite_schema ORDER BY type, name'
ask "$1" "SELECT 'SELECT rowid, ' || (SELECT group_concat('hex(\"' || replace(name, '\"', '\"\"') || '\"), typeof(\"' || replace(name, '\"', '\"\"') || '\")')
  FROM pragma_table_info(t.name)) || ' FROM \"' || replace(t.name, '\"', '\"\"') || '\" ORDER BY rowid;'
  FROM sqlite_schema t WHERE type = 'table' ORDER BY name" | ask "$1"
