import { area } from './define.js';

/** Manifests, discovery and the choice of an addon. */
export const contractErrors = area({
  SA_ADDON_MANIFEST_MISSING: {
    message: 'The package {package} is marked as an addon, but its manifest {path} cannot be read.',
    hint: 'Reinstall it with: npm install {package}. If you write this addon, build it before packing.',
    exit: 1,
  },
  SA_ADDON_MANIFEST_INVALID: {
    message: 'The manifest of {package} is not valid: {problem}.',
    hint: 'Install another version of {package}, or tell its author. The other addons are not affected.',
    exit: 1,
  },
  SA_ADDON_CONTRACT_UNSUPPORTED: {
    message: 'The addon {package} speaks contract {found}, this host speaks {supported}.',
    hint: 'Install a version of {package} for contract {supported}, or update this host.',
    exit: 1,
  },
  SA_ADDON_CLASH: {
    message: '{object} is claimed by more than one addon: {packages}.',
    hint: 'Uninstall all but one of them. None of them is used until then.',
    exit: 1,
  },
  SA_ADDON_UNKNOWN: {
    message: 'There is no addon for {wanted} in {root}.',
    hint: 'Install it there: npm install {package}. Installed now: {installed}.',
    exit: 2,
  },
  SA_ADDON_RELEASE_UNKNOWN: {
    message: 'The addon {addon} has no release {wanted}.',
    hint: 'Choose one of: {candidates}.',
    exit: 2,
  },
  SA_ADDON_NO_RELEASE_FITS: {
    message: 'No release of the addon {addon} fits server version {version}.',
    hint: 'Choose one with --addon-version, or install a newer {package}. There are: {candidates}.',
    exit: 1,
  },
  SA_ADDON_ROOT_MISSING: {
    message: 'There is no package.json in {root} or above it.',
    hint: 'Run this where your addons are installed, or name that folder with --root.',
    exit: 2,
  },
  SA_ADDON_LAYOUT_UNSUPPORTED: {
    message: 'The packages of {root} are installed by {layout}, which addons cannot be read from.',
    hint: 'Install with npm, with pnpm, or with yarn and "nodeLinker: node-modules".',
    exit: 1,
  },
  SA_PARAM_UNKNOWN: {
    message: 'The addon {addon} has no parameter {param}.',
    hint: 'It knows: {known}.',
    exit: 2,
  },
  SA_PARAM_INVALID: {
    message: 'The parameter {param} cannot be {value}: {problem}.',
    hint: 'See `stash-addons addons show {addon}` for what it takes.',
    exit: 2,
  },
});
