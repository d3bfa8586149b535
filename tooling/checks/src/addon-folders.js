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
exports.checkAddonFolders = checkAddonFolders;
var node_fs_1 = require('node:fs');
var node_path_1 = require('node:path');
var workspace_ts_1 = require('./workspace.ts');
/** What every addon has; beside it, only files below src and test. */
var REQUIRED = ['Dockerfile', 'README.md', 'package.json', 'src', 'test', 'tsconfig.json', 'tsup.config.ts'];
var REQUIRED_SOURCES = ['addon.ts', 'backup.ts', 'main.ts', 'manifest.ts'];
var MADE = new Set(['node_modules', 'dist', '.turbo', 'CHANGELOG.md']);
/** Files and fields that hold nothing of one database, so that they are the same everywhere. */
var SAME_FILES = ['tsconfig.json', 'tsup.config.ts'];
var SAME_FIELDS = ['license', 'type', 'engines', 'scripts', 'exports'];
function strayFiles(_a) {
  var folder = _a.folder,
    path = _a.path;
  var stray = (0, node_fs_1.readdirSync)(path).filter(function (name) {
    return !REQUIRED.includes(name) && !MADE.has(name);
  });
  return stray.map(function (name) {
    return 'addons/'.concat(folder, '/').concat(name, ': no other addon has this');
  });
}
function missingFiles(_a) {
  var folder = _a.folder,
    path = _a.path;
  var wanted = __spreadArray(
    __spreadArray([], REQUIRED, true),
    REQUIRED_SOURCES.map(function (name) {
      return 'src/'.concat(name);
    }),
    true,
  );
  return wanted
    .filter(function (name) {
      return !(0, node_fs_1.existsSync)((0, node_path_1.join)(path, name));
    })
    .map(function (name) {
      return 'addons/'.concat(folder, ': ').concat(name, ' is missing');
    });
}
function read(pkg, name) {
  var path = (0, node_path_1.join)(pkg.path, name);
  return (0, node_fs_1.existsSync)(path) ? (0, node_fs_1.readFileSync)(path, 'utf8') : '';
}
function differences(model, pkg) {
  var files = SAME_FILES.filter(function (name) {
    return read(pkg, name) !== read(model, name);
  });
  var fields = SAME_FIELDS.filter(function (name) {
    return JSON.stringify(pkg.manifest[name]) !== JSON.stringify(model.manifest[name]);
  });
  return __spreadArray(
    __spreadArray(
      [],
      files.map(function (name) {
        return 'addons/'.concat(pkg.folder, '/').concat(name, ' differs from that of addons/').concat(model.folder);
      }),
      true,
    ),
    fields.map(function (name) {
      return 'addons/'
        .concat(pkg.folder, '/package.json: ')
        .concat(name, ' differs from that of addons/')
        .concat(model.folder);
    }),
    true,
  );
}
/** Who knows one addon's folder knows them all. */
function checkAddonFolders(root) {
  var _a = (0, workspace_ts_1.packagesOf)(root, ['addons']),
    model = _a[0],
    others = _a.slice(1);
  if (!model) return ['addons/ holds no addon'];
  var all = __spreadArray([model], others, true);
  return __spreadArray(
    __spreadArray(
      [],
      all.flatMap(function (pkg) {
        return __spreadArray(__spreadArray([], missingFiles(pkg), true), strayFiles(pkg), true);
      }),
      true,
    ),
    others.flatMap(function (pkg) {
      return differences(model, pkg);
    }),
    true,
  );
}
