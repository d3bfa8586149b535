'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.packagesOf = packagesOf;
exports.filesBelow = filesBelow;
exports.place = place;
var node_fs_1 = require('node:fs');
var node_path_1 = require('node:path');
var NOT_SOURCE = new Set(['node_modules', 'dist', '.turbo', 'schema']);
/** Every package of the workspace; `groups` narrows it. */
function packagesOf(root, groups) {
  if (groups === void 0) {
    groups = ['packages', 'addons', 'tooling'];
  }
  return groups.flatMap(function (group) {
    var names = (0, node_fs_1.existsSync)((0, node_path_1.join)(root, group))
      ? (0, node_fs_1.readdirSync)((0, node_path_1.join)(root, group)).sort()
      : [];
    var folders = names.filter(function (name) {
      return (0, node_fs_1.existsSync)((0, node_path_1.join)(root, group, name, 'package.json'));
    });
    return folders.map(function (folder) {
      var path = (0, node_path_1.join)(root, group, folder);
      var manifest = JSON.parse((0, node_fs_1.readFileSync)((0, node_path_1.join)(path, 'package.json'), 'utf8'));
      return { group: group, folder: folder, path: path, manifest: manifest };
    });
  });
}
/** Every file that somebody wrote, below a folder; absolute paths. */
function filesBelow(folder) {
  if (!(0, node_fs_1.existsSync)(folder)) return [];
  return (0, node_fs_1.readdirSync)(folder, { withFileTypes: true }).flatMap(function (entry) {
    if (NOT_SOURCE.has(entry.name)) return [];
    var path = (0, node_path_1.join)(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
/** A place in the repository as a reader types it. */
function place(root, path, line) {
  return line === undefined
    ? (0, node_path_1.relative)(root, path)
    : ''.concat((0, node_path_1.relative)(root, path), ':').concat(line);
}
