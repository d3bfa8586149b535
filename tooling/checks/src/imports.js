'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.importsOf = importsOf;
exports.isCode = isCode;
var node_fs_1 = require('node:fs');
var typescript_1 = require('typescript');
/** All static and dynamic imports and re-exports of a file, and `import('...')` types. */
function importsOf(path) {
  var text = (0, node_fs_1.readFileSync)(path, 'utf8');
  var importedFiles = typescript_1.default.preProcessFile(text, true, true).importedFiles;
  return importedFiles.map(function (_a) {
    var fileName = _a.fileName,
      pos = _a.pos;
    return {
      specifier: fileName,
      line: text.slice(0, pos).split('\n').length,
    };
  });
}
function isCode(path) {
  return /\.[cm]?[jt]s$/.test(path);
}
