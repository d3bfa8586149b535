'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.checkManifests = checkManifests;
var node_child_process_1 = require('node:child_process');
var node_fs_1 = require('node:fs');
var node_path_1 = require('node:path');
var workspace_ts_1 = require('./workspace.ts');
var BUILT = ['dist/addon.json', 'dist/program.js'];
function built(path) {
  return BUILT.map(function (name) {
    return (0, node_path_1.join)(path, name);
  }).map(function (file) {
    return (0, node_fs_1.existsSync)(file) ? (0, node_fs_1.readFileSync)(file, 'utf8') : undefined;
  });
}
/** Builds an addon again in its folder and compares with what lay there before. */
function rebuild(_a) {
  var folder = _a.folder,
    path = _a.path;
  var before = built(path);
  var _b = (0, node_child_process_1.spawnSync)('npm', ['run', '--silent', 'build'], { cwd: path, encoding: 'utf8' }),
    status = _b.status,
    stdout = _b.stdout,
    stderr = _b.stderr;
  if (status !== 0) return ['addons/'.concat(folder, ' does not build:\n').concat(stdout).concat(stderr)];
  var after = built(path);
  return BUILT.flatMap(function (name, index) {
    if (after[index] === undefined) return ['addons/'.concat(folder, ': its build makes no ').concat(name)];
    return before[index] === after[index]
      ? []
      : ['addons/'.concat(folder, '/').concat(name, ': building again made another one')];
  });
}
/** The manifest and the program are what the sources say, and the same sources make the same bytes. */
function checkManifests(root) {
  return (0, workspace_ts_1.packagesOf)(root, ['addons']).flatMap(rebuild);
}
