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
exports.checkPublint = checkPublint;
var publint_1 = require('publint');
var utils_1 = require('publint/utils');
var workspace_ts_1 = require('./workspace.ts');
function lint(_a) {
  return __awaiter(this, arguments, void 0, function (_b) {
    var messages;
    var group = _b.group,
      folder = _b.folder,
      path = _b.path,
      manifest = _b.manifest;
    return __generator(this, function (_c) {
      switch (_c.label) {
        case 0:
          return [4 /*yield*/, (0, publint_1.publint)({ pkgDir: path, pack: 'npm', strict: true })];
        case 1:
          messages = _c.sent().messages;
          return [
            2 /*return*/,
            messages.map(function (message) {
              var _a;
              return ''
                .concat(group, '/')
                .concat(folder, ': ')
                .concat(
                  (_a = (0, utils_1.formatMessage)(message, manifest, { color: false })) !== null && _a !== void 0
                    ? _a
                    : message.code,
                );
            }),
          ];
      }
    });
  });
}
/** What npm would publish can be imported as its package.json says. */
function checkPublint(root) {
  return __awaiter(this, void 0, void 0, function () {
    var published, problems, _i, published_1, pkg, _a, _b, _c;
    return __generator(this, function (_d) {
      switch (_d.label) {
        case 0:
          published = (0, workspace_ts_1.packagesOf)(root).filter(function (_a) {
            var manifest = _a.manifest;
            return !manifest.private;
          });
          problems = [];
          ((_i = 0), (published_1 = published));
          _d.label = 1;
        case 1:
          if (!(_i < published_1.length)) return [3 /*break*/, 4];
          pkg = published_1[_i];
          _b = (_a = problems.push).apply;
          _c = [problems];
          return [4 /*yield*/, lint(pkg)];
        case 2:
          _b.apply(_a, _c.concat([_d.sent()]));
          _d.label = 3;
        case 3:
          _i++;
          return [3 /*break*/, 1];
        case 4:
          return [2 /*return*/, problems];
      }
    });
  });
}
