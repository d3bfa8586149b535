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
    hint: '{remedy}.',
    exit: 1,
  },
  SA_ADDON_NOT_INSTALLED: {
    message: 'The package {package} is a dependency of {path}, but it is not installed there.',
    hint: 'Run npm install in {path}.',
    exit: 1,
  },
  SA_ADDON_PATH_ESCAPES: {
    message: 'The addon {package} names {path}, which is outside its package.',
    hint: 'Uninstall it, and tell its author. The other addons are not affected.',
    exit: 1,
  },
  SA_ADDON_FILE_CHANGED: {
    message: 'The file {path} of the addon {package} {problem}, so it is not run.',
    hint: 'Reinstall it with: npm install --force {package}@{version}.',
    exit: 1,
  },
  SA_ADDON_PROGRAM_ABSENT: {
    message: 'The program of the addon {addon} is not on this machine: only its manifest was found, in {source}.',
    hint: 'Install it with: npm install {package}.',
    exit: 1,
  },
  SA_ADDON_CONFIG_MAP: {
    message: 'The {package} is labelled as an addon, but {problem}.',
    hint: "Create it again from the addon's package: kubectl create configmap NAME --from-file=addon.json=dist/addon.json.",
    exit: 1,
  },
  SA_ADDON_ROOT_INVALID: {
    message: '{path} cannot be used: {problem}.',
    hint: 'Correct it, or name the folder where your addons are installed with --root.',
    exit: 2,
  },
  SA_ADDON_BUILD: {
    message: 'The manifest of {package} cannot be built: {problem}.',
    hint: 'Build the addon first, so that {path} is there and exports what it should.',
    exit: 1,
  },
  SA_ADDON_CLASH: {
    message: '{object} is claimed by more than one addon: {packages}.',
    hint: 'Uninstall all but one of them. None of them is used until then.',
    exit: 1,
  },
  SA_ADDON_NOT_CLEAR: {
    message:
      'No Task is named for {wanted}, and not one addon alone is for them; those that are have the Tasks: {tasks}.',
    hint: 'Name one of them in spec.task.name; where there is none, install the addon first.',
    exit: 2,
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
  SA_ADDON_CANNOT_RESTORE: {
    message: 'The addon {addon} has no restore.',
    hint: 'Fetch the files of the snapshot with restic, and apply them yourself as its README shows.',
    exit: 2,
  },
  SA_ADDON_FORBIDDEN: {
    message: 'The package {package} may not be an addon here: {policy} does not allow it.',
    hint: 'Uninstall it, or add it to packages in {policy} if you know who publishes it.',
    exit: 1,
  },
  SA_ADDON_LOOK_ALIKE: {
    message: 'The name of the package {package} is easily mistaken for {other}, so it is not used.',
    hint: 'Install {other} if you meant that. If you did not, add {package} to notLookAlikes in stash-addons.policy.yaml.',
    exit: 1,
  },
  SA_ADDON_NOT_LOCKED: {
    message: 'The addon {package} {version} is not in {lock}, and only what is there may be used.',
    hint: 'Look at what it is, then run: stash-addons lock.',
    exit: 1,
  },
  SA_ADDON_LOCK_DIFFERS: {
    message: 'The addon {package} {version} is not the one that {lock} names: other {part}.',
    hint: 'Install what is locked. If you have changed its version yourself, run: stash-addons lock. If you have not, find out who did.',
    exit: 1,
  },
  SA_ADDON_PROVENANCE_MISSING: {
    message: 'The addon {package} {version} has no provenance in the lock, and {policy} asks for it.',
    hint: 'Run: stash-addons lock, which asks the registry for it.',
    exit: 1,
  },
  SA_ADDON_PROVENANCE_DIFFERS: {
    message: 'By its provenance the addon {package} {version} has the {part} {found}; {policy} asks for {wanted}.',
    hint: 'Find out who publishes it. If you know that it is made there now, change the rule.',
    exit: 1,
  },
  SA_PROVENANCE_ABSENT: {
    message: 'The registry has no provenance of {package} {version}, and {policy} asks for it.',
    hint: 'Install a version that was published with it, or ask its author to: npm publish --provenance.',
    exit: 1,
  },
  SA_PROVENANCE_OF_ANOTHER: {
    message: 'The provenance that the registry has of {package} {version} is not of what is installed: {problem}.',
    hint: 'Remove it and install it again from the registry. If that does not help, do not use it, and tell its author.',
    exit: 1,
  },
  SA_PROVENANCE_UNREACHABLE: {
    message: 'The provenance of {package} {version} cannot be had from the registry: {problem}.',
    hint: 'Run: npm view {package}@{version} dist, in the folder of the lock, and mend what that shows.',
    exit: 1,
    retryable: true,
  },
  SA_FUNCTION_NOT_LOCKED: {
    message: 'The Function {function} runs the image {image}, and only those of locked addons may be used.',
    hint: 'Delete the Function to have that of the addon, or start the operator without --frozen.',
    exit: 1,
  },
  SA_LOCK_MISSING: {
    message: 'Only locked addons may be used, and there is no {path}.',
    hint: 'Look at what is installed, then run: stash-addons lock.',
    exit: 2,
  },
  SA_LOCK_INVALID: {
    message: '{path} cannot be used: {problem}.',
    hint: 'Take the file out of your version control again, or remove it and run: stash-addons lock.',
    exit: 2,
  },
  SA_POLICY_INVALID: {
    message: '{path} cannot be used: {problem}.',
    hint: 'See docs/trust.md for what it may say. Nothing is run until it can be read.',
    exit: 2,
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
