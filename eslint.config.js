import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const CONFIG_FILES = ['**/*.config.ts', '**/*.config.js', '**/*.config.mjs'];

const sizeLimits = {
  complexity: ['error', 10],
  'max-depth': ['error', 3],
  'max-params': ['error', 4],
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
};

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name; a default export has no name that a reader can search for.',
};

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', '.cache/', '**/.turbo/', '**/fixtures/', '**/template/', '**/*.d.mts'] },
  // A package of its own, with its own lint, which its test runs.
  { ignores: ['examples/stash-addon-sqlite/'] },
  // A rule that needs an exception is changed here, where everyone sees it.
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.ts'],
    ignores: ['*.config.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Interfaces here are implemented by closures, which have no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A function that answers at once may stand where a promise is asked for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs', '*.config.ts'], extends: [tseslint.configs.recommended] },
  {
    files: ['**/*.{ts,mts,js,mjs}'],
    rules: { ...sizeLimits, eqeqeq: 'error', 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  {
    files: ['**/test/**'],
    rules: {
      // `describe` wraps a whole file of tests; each test is short.
      'max-lines-per-function': 'off',
      // Matchers such as expect.any() are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: CONFIG_FILES, rules: { 'no-restricted-syntax': 'off' } },
);
