'use strict';
var __awaiter =
  (this && this.__awaiter) ||
  function (thisArg, _arguments, P, generator) {
    function adopt(value) {
      return value instanceof P
        ? value
        : new P(function (resolve) {
            resolve(value);
          });
    }
    return new (P || (P = Promise))(function (resolve, reject) {
      function fulfilled(value) {
        try {
          step(generator.next(value));
        } catch (e) {
          reject(e);
        }
      }
      function rejected(value) {
        try {
          step(generator['throw'](value));
        } catch (e) {
          reject(e);
        }
      }
      function step(result) {
        result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
      }
      step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
  };
var __generator =
  (this && this.__generator) ||
  function (thisArg, body) {
    var _ = {
        label: 0,
        sent: function () {
          if (t[0] & 1) throw t[1];
          return t[1];
        },
        trys: [],
        ops: [],
      },
      f,
      y,
      t,
      g = Object.create((typeof Iterator === 'function' ? Iterator : Object).prototype);
    return (
      (g.next = verb(0)),
      (g['throw'] = verb(1)),
      (g['return'] = verb(2)),
      typeof Symbol === 'function' &&
        (g[Symbol.iterator] = function () {
          return this;
        }),
      g
    );
    function verb(n) {
      return function (v) {
        return step([n, v]);
      };
    }
    function step(op) {
      if (f) throw new TypeError('Generator is already executing.');
      while ((g && ((g = 0), op[0] && (_ = 0)), _))
        try {
          if (
            ((f = 1),
            y &&
              (t = op[0] & 2 ? y['return'] : op[0] ? y['throw'] || ((t = y['return']) && t.call(y), 0) : y.next) &&
              !(t = t.call(y, op[1])).done)
          )
            return t;
          if (((y = 0), t)) op = [op[0] & 2, t.value];
          switch (op[0]) {
            case 0:
            case 1:
              t = op;
              break;
            case 4:
              _.label++;
              return { value: op[1], done: false };
            case 5:
              _.label++;
              y = op[1];
              op = [0];
              continue;
            case 7:
              op = _.ops.pop();
              _.trys.pop();
              continue;
            default:
              if (!((t = _.trys), (t = t.length > 0 && t[t.length - 1])) && (op[0] === 6 || op[0] === 2)) {
                _ = 0;
                continue;
              }
              if (op[0] === 3 && (!t || (op[1] > t[0] && op[1] < t[3]))) {
                _.label = op[1];
                break;
              }
              if (op[0] === 6 && _.label < t[1]) {
                _.label = t[1];
                t = op;
                break;
              }
              if (t && _.label < t[2]) {
                _.label = t[2];
                _.ops.push(op);
                break;
              }
              if (t[2]) _.ops.pop();
              _.trys.pop();
              continue;
          }
          op = body.call(thisArg, _);
        } catch (e) {
          op = [6, e];
          y = 0;
        } finally {
          f = t = 0;
        }
      if (op[0] & 5) throw op[1];
      return { value: op[0] ? op[1] : void 0, done: true };
    }
  };
Object.defineProperty(exports, '__esModule', { value: true });
var node_path_1 = require('node:path');
var addon_folders_ts_1 = require('./addon-folders.ts');
var boundaries_ts_1 = require('./boundaries.ts');
var dependencies_ts_1 = require('./dependencies.ts');
var errors_doc_ts_1 = require('./errors-doc.ts');
var manifests_ts_1 = require('./manifests.ts');
var names_ts_1 = require('./names.ts');
var publint_ts_1 = require('./publint.ts');
var CHECKS = {
  'addon-folders': addon_folders_ts_1.checkAddonFolders,
  boundaries: boundaries_ts_1.checkBoundaries,
  dependencies: dependencies_ts_1.checkDependencies,
  'errors-doc': errors_doc_ts_1.checkErrorsDoc,
  manifests: manifests_ts_1.checkManifests,
  names: names_ts_1.checkNames,
  publint: publint_ts_1.checkPublint,
};
var root = (0, node_path_1.resolve)(import.meta.dirname, '..', '..', '..');
function main() {
  return __awaiter(this, arguments, void 0, function (name) {
    var check, problems, _i, problems_1, problem;
    if (name === void 0) {
      name = '';
    }
    return __generator(this, function (_a) {
      switch (_a.label) {
        case 0:
          if (name === 'generate-errors-doc') return [2 /*return*/, (0, errors_doc_ts_1.writeErrorsDoc)(root)];
          check = CHECKS[name];
          if (!check) {
            console.error('Checks: '.concat(Object.keys(CHECKS).join(', '), '; or generate-errors-doc'));
            return [2 /*return*/, 2];
          }
          return [4 /*yield*/, check(root)];
        case 1:
          problems = _a.sent();
          for (_i = 0, problems_1 = problems; _i < problems_1.length; _i++) {
            problem = problems_1[_i];
            console.error(problem);
          }
          return [2 /*return*/, problems.length > 0 ? 1 : 0];
      }
    });
  });
}
process.exitCode = await main(process.argv[2]);
