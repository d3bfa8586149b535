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
exports.errorsDoc = errorsDoc;
exports.compareDoc = compareDoc;
exports.checkErrorsDoc = checkErrorsDoc;
exports.writeErrorsDoc = writeErrorsDoc;
var node_fs_1 = require('node:fs');
var node_path_1 = require('node:path');
var node_url_1 = require('node:url');
var EXITS = { 1: '1 (failed)', 2: '2 (nothing was begun)', 130: '130 (interrupted)' };
var HEAD =
  "# Errors\n\nEvery error of Stash Addons has a code that does not change, a message, and a hint that says what to do next. Words in\nbraces are filled in. The exit status is that of the command line; in a cluster the code and the message stand in the\nsession's status.\n\nThis page is made from the error table by `npm run errors-doc`.\n";
function errorTable(root) {
  return __awaiter(this, void 0, void 0, function () {
    var built, ERRORS;
    return __generator(this, function (_a) {
      switch (_a.label) {
        case 0:
          built = (0, node_path_1.join)(root, 'packages', 'core', 'dist', 'index.js');
          return [
            4 /*yield*/,
            Promise.resolve(''.concat((0, node_url_1.pathToFileURL)(built).href)).then(function (s) {
              return require(s);
            }),
          ];
        case 1:
          ERRORS = _a.sent().ERRORS;
          return [2 /*return*/, ERRORS];
      }
    });
  });
}
function section(code, _a) {
  var _b;
  var message = _a.message,
    hint = _a.hint,
    exit = _a.exit,
    retryable = _a.retryable;
  var again = retryable ? '\n- **Passing:** the same call may succeed later.' : '';
  var lines = [
    '- **Message:** '.concat(quote(message)),
    '- **What to do:** '.concat(quote(hint)),
    '- **Exit status:** '.concat((_b = EXITS[exit]) !== null && _b !== void 0 ? _b : exit),
  ];
  return '## '.concat(code, '\n\n').concat(lines.join('\n')).concat(again, '\n');
}
/** As code, so that braces, stars and angle brackets stay as they are; the fence is longer than any in the text. */
function quote(text) {
  var _a;
  var longest = Math.max.apply(
    Math,
    __spreadArray(
      [0],
      ((_a = text.match(/`+/g)) !== null && _a !== void 0 ? _a : []).map(function (run) {
        return run.length;
      }),
      false,
    ),
  );
  var fence = '`'.repeat(longest + 1);
  return longest > 0
    ? ''.concat(fence, ' ').concat(text, ' ').concat(fence)
    : ''.concat(fence).concat(text).concat(fence);
}
/** The text of docs/errors.md. */
function errorsDoc(table) {
  var codes = Object.keys(table).sort();
  return __spreadArray(
    [HEAD],
    codes.map(function (code) {
      return section(code, table[code]);
    }),
    true,
  ).join('\n');
}
function docPath(root) {
  return (0, node_path_1.join)(root, 'docs', 'errors.md');
}
function codesOf(doc) {
  return new Set(
    __spreadArray([], doc.matchAll(/^## (SA_\w+)$/gm), true).map(function (_a) {
      var code = _a[1];
      return code;
    }),
  );
}
/** What differs between the table and the page that lies there. */
function compareDoc(table, doc) {
  var _a = [new Set(Object.keys(table)), codesOf(doc)],
    inTable = _a[0],
    inDoc = _a[1];
  var missing = __spreadArray([], inTable.difference(inDoc), true).map(function (code) {
    return 'docs/errors.md: '.concat(code, ' is missing');
  });
  var unknown = __spreadArray([], inDoc.difference(inTable), true).map(function (code) {
    return 'docs/errors.md: there is no code '.concat(code);
  });
  var problems = __spreadArray(__spreadArray([], missing, true), unknown, true);
  if (problems.length > 0) return problems;
  return doc === errorsDoc(table)
    ? []
    : ['docs/errors.md: a text differs from the error table; run: npm run errors-doc'];
}
/** docs/errors.md says what the error table says. */
function checkErrorsDoc(root) {
  return __awaiter(this, void 0, void 0, function () {
    var path, _a;
    return __generator(this, function (_b) {
      switch (_b.label) {
        case 0:
          path = docPath(root);
          if (!(0, node_fs_1.existsSync)(path))
            return [2 /*return*/, ['docs/errors.md is not there; run: npm run errors-doc']];
          _a = compareDoc;
          return [4 /*yield*/, errorTable(root)];
        case 1:
          return [2 /*return*/, _a.apply(void 0, [_b.sent(), (0, node_fs_1.readFileSync)(path, 'utf8')])];
      }
    });
  });
}
function writeErrorsDoc(root) {
  return __awaiter(this, void 0, void 0, function () {
    var _a, _b, _c;
    return __generator(this, function (_d) {
      switch (_d.label) {
        case 0:
          _a = node_fs_1.writeFileSync;
          _b = [docPath(root)];
          _c = errorsDoc;
          return [4 /*yield*/, errorTable(root)];
        case 1:
          _a.apply(void 0, _b.concat([_c.apply(void 0, [_d.sent()])]));
          return [2 /*return*/, 0];
      }
    });
  });
}
