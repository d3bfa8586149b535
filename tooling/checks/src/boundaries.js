'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.checkBoundaries = checkBoundaries;
var node_path_1 = require('node:path');
var imports_ts_1 = require('./imports.ts');
var workspace_ts_1 = require('./workspace.ts');
var SCOPE = '@stash-addons/';
/** Which of our packages the sources of a package may import; tests and tooling may import any. */
var EDGES = {
  core: [],
  resolver: ['core'],
  session: ['core'],
  host: ['core'],
  restic: ['core'],
  runtime: ['restic', 'core'],
  engine: ['session', 'resolver', 'host', 'restic', 'core'],
  cli: ['engine', 'session', 'resolver', 'host', 'restic', 'core'],
  operator: ['session', 'resolver', 'host', 'core'],
  'create-stash-addon': ['core'],
};
var ADDON_EDGES = ['runtime', 'core'];
/** The kit of addon authors drives everything. */
var FREE = new Set(['testkit']);
/** Packages without side effects: their sources touch nothing outside themselves. */
var PURE = new Set(['core', 'resolver', 'session']);
function allowedEdges(_a) {
  var _b;
  var group = _a.group,
    folder = _a.folder;
  if (group === 'tooling' || FREE.has(folder)) return undefined;
  return group === 'addons' ? ADDON_EDGES : (_b = EDGES[folder]) !== null && _b !== void 0 ? _b : [];
}
function ownPackageOf(specifier) {
  return specifier.startsWith(SCOPE) ? specifier.slice(SCOPE.length).split('/')[0] : undefined;
}
/** The first thing that is wrong with an import, in words. */
function problemOf(pkg, path, specifier) {
  if (specifier.startsWith('.')) {
    var inside = (0, node_path_1.relative)(
      pkg.path,
      (0, node_path_1.resolve)((0, node_path_1.dirname)(path), specifier),
    );
    return inside.startsWith('..') ? 'leaves its package by '.concat(specifier) : undefined;
  }
  if (!path.startsWith((0, node_path_1.join)(pkg.path, 'src'))) return undefined;
  if (PURE.has(pkg.folder) && specifier.startsWith('node:')) return 'is pure and must not import '.concat(specifier);
  var target = ownPackageOf(specifier);
  var allowed = allowedEdges(pkg);
  if (!target || !allowed || target === pkg.folder || allowed.includes(target)) return undefined;
  return ''
    .concat(pkg.folder, ' must not import ')
    .concat(specifier, '; it may import ')
    .concat(allowed.join(', ') || 'none of ours');
}
function problemsOfFile(root, pkg, path) {
  var toLine = function (_a) {
    var specifier = _a.specifier,
      line = _a.line;
    var problem = problemOf(pkg, path, specifier);
    return problem ? [''.concat((0, workspace_ts_1.place)(root, path, line), ': ').concat(problem)] : [];
  };
  return (0, imports_ts_1.importsOf)(path).flatMap(toLine);
}
/** Imports go one way: every edge between packages is one that the architecture names. */
function checkBoundaries(root) {
  return (0, workspace_ts_1.packagesOf)(root).flatMap(function (pkg) {
    return (0, workspace_ts_1.filesBelow)(pkg.path)
      .filter(imports_ts_1.isCode)
      .flatMap(function (path) {
        return problemsOfFile(root, pkg, path);
      });
  });
}
