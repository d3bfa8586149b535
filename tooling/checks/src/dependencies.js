'use strict';
var __assign =
  (this && this.__assign) ||
  function () {
    __assign =
      Object.assign ||
      function (t) {
        for (var s, i = 1, n = arguments.length; i < n; i++) {
          s = arguments[i];
          for (var p in s) if (Object.prototype.hasOwnProperty.call(s, p)) t[p] = s[p];
        }
        return t;
      };
    return __assign.apply(this, arguments);
  };
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
exports.checkDependencies = checkDependencies;
var node_fs_1 = require('node:fs');
var node_module_1 = require('node:module');
var node_path_1 = require('node:path');
var imports_ts_1 = require('./imports.ts');
var workspace_ts_1 = require('./workspace.ts');
var OURS = '@stash-addons/';
var EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
function installed(_a) {
  var dependencies = _a.dependencies,
    optionalDependencies = _a.optionalDependencies,
    peerDependencies = _a.peerDependencies;
  return __assign(__assign(__assign({}, dependencies), optionalDependencies), peerDependencies);
}
function unpinned(_a) {
  var folder = _a.folder,
    manifest = _a.manifest;
  var all = Object.entries(__assign(__assign({}, installed(manifest)), manifest.devDependencies));
  var wrong = all.filter(function (_a) {
    var name = _a[0],
      range = _a[1];
    return name.startsWith(OURS) ? range !== 'workspace:*' : !EXACT.test(range);
  });
  return wrong.map(function (_a) {
    var name = _a[0],
      range = _a[1];
    return ''
      .concat(folder, ': ')
      .concat(name, ' is "')
      .concat(range, '"; ours are workspace:*, others an exact version');
  });
}
function overBudget(_a, budget) {
  var _b;
  var folder = _a.folder,
    manifest = _a.manifest;
  var foreign = Object.keys(installed(manifest)).filter(function (name) {
    return !name.startsWith(OURS);
  });
  var allowed = (_b = budget[folder]) !== null && _b !== void 0 ? _b : [];
  var added = foreign.filter(function (name) {
    return !allowed.includes(name);
  });
  var gone = allowed.filter(function (name) {
    return !foreign.includes(name);
  });
  return __spreadArray(
    __spreadArray(
      [],
      added.map(function (name) {
        return ''
          .concat(folder, ': ')
          .concat(name, ' is not in tooling/checks/dependency-budget.json; is it worth it?');
      }),
      true,
    ),
    gone.map(function (name) {
      return 'tooling/checks/dependency-budget.json: '.concat(folder, ' does not use ').concat(name, ' any more');
    }),
    true,
  );
}
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
function isForeign(specifier) {
  return (
    !specifier.startsWith('.') && !specifier.startsWith('node:') && !node_module_1.builtinModules.includes(specifier)
  );
}
/** What a published package imports at run time it must bring along; an addon bundles everything instead. */
function undeclared(_a) {
  var group = _a.group,
    folder = _a.folder,
    path = _a.path,
    manifest = _a.manifest;
  var declared =
    group === 'addons' ? __assign(__assign({}, installed(manifest)), manifest.devDependencies) : installed(manifest);
  var files = (0, workspace_ts_1.filesBelow)((0, node_path_1.join)(path, 'src')).filter(imports_ts_1.isCode);
  var used = new Set(
    files
      .flatMap(function (file) {
        return (0, imports_ts_1.importsOf)(file).map(function (_a) {
          var specifier = _a.specifier;
          return specifier;
        });
      })
      .filter(isForeign)
      .map(packageOf),
  );
  var missing = __spreadArray([], used, true).filter(function (name) {
    return name !== manifest.name && !(name in declared);
  });
  return missing.map(function (name) {
    return ''.concat(folder, ': imports ').concat(name, ', which its package.json does not bring along');
  });
}
/** Dependencies are few, pinned, declared, and each one was decided on. */
function checkDependencies(root) {
  var budgetFile = (0, node_path_1.join)(root, 'tooling', 'checks', 'dependency-budget.json');
  var budget = JSON.parse((0, node_fs_1.readFileSync)(budgetFile, 'utf8'));
  var published = (0, workspace_ts_1.packagesOf)(root).filter(function (_a) {
    var manifest = _a.manifest;
    return !manifest.private;
  });
  return __spreadArray(
    __spreadArray([], (0, workspace_ts_1.packagesOf)(root).flatMap(unpinned), true),
    published.flatMap(function (pkg) {
      return __spreadArray(__spreadArray([], overBudget(pkg, budget), true), undeclared(pkg), true);
    }),
    true,
  );
}
