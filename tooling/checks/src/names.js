'use strict';
var __spreadArray =
  (this && this.__spreadArray) ||
  function (to, from, pack) {
    if (pack || arguments.length === 2)
      for (var i = 0, l = from.length, ar; i < l; i++) {
        if (ar || !(i in from)) {
          if (!ar) ar = Array.prototype.slice.call(from, 0, i);
          ar[i] = from[i];
        }
      }
    return to.concat(ar || Array.prototype.slice.call(from));
  };
Object.defineProperty(exports, '__esModule', { value: true });
exports.checkNames = checkNames;
var node_fs_1 = require('node:fs');
var workspace_ts_1 = require('./workspace.ts');
/** Other names of what the addons serve, and of their programs. */
var SYNONYMS = __spreadArray(
  __spreadArray(
    [],
    ['postgresql', 'pg', 'pgsql', 'psql', 'mongo', 'mongod', 'mongodump', 'mysqldump', 'mysqld', 'percona', 'xtradb'],
    false,
  ),
  ['galera', 'valkey', 'opensearch', 'elastic', 'elasticdump', 'etcdctl', 'openbao', 'jetstream', 'sqlite', 'oracle'],
  false,
);
/** A volume claim is a thing of Kubernetes, not a database. */
var NOT_A_DATABASE = new Set(['pvc']);
function databaseNames(root) {
  var addons = (0, workspace_ts_1.packagesOf)(root, ['addons']).map(function (_a) {
    var folder = _a.folder;
    return folder;
  });
  return __spreadArray(
    __spreadArray(
      [],
      addons.filter(function (name) {
        return !NOT_A_DATABASE.has(name);
      }),
      true,
    ),
    SYNONYMS,
    true,
  );
}
/** `acmeBackup` and `ACME_PASSWORD` are the word acme too, `acmeist` is not. */
function wordsOf(line) {
  return line.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2');
}
function problemsOfFile(root, path, pattern) {
  var lines = (0, node_fs_1.readFileSync)(path, 'utf8').split('\n');
  return lines.flatMap(function (line, index) {
    var _a;
    var word = (_a = pattern.exec(wordsOf(line))) === null || _a === void 0 ? void 0 : _a[0];
    return word
      ? [''.concat((0, workspace_ts_1.place)(root, path, index + 1), ': names a database, ').concat(word)]
      : [];
  });
}
/** Nothing in packages/ names a database: what is about one database belongs to its addon. */
function checkNames(root) {
  var pattern = new RegExp('(?<![a-z])('.concat(databaseNames(root).join('|'), ')(?![a-z])'), 'i');
  return (0, workspace_ts_1.packagesOf)(root, ['packages']).flatMap(function (_a) {
    var path = _a.path;
    return (0, workspace_ts_1.filesBelow)(path).flatMap(function (file) {
      return problemsOfFile(root, file, pattern);
    });
  });
}
