import {
  functionsOf,
  releaseName,
  StashError,
  V1BETA1,
  type FunctionObject,
  type FunctionTemplate,
  type Manifest,
  type Operation,
  type Release,
  type Task,
} from '@stash-addons/core';

export interface RenderOptions {
  /** Suffix of the one release to render; every release without it. */
  release?: string;
  /** Takes the place of the registry that the images come from, for example `registry.acme.dev/mirror`. */
  imageRegistry?: string;
}

export interface RenderedObjects {
  functions: FunctionObject[];
  tasks: Task[];
}

/** Tells the two classes of Function apart: ours reads its run directory and gets no API token. */
export const FUNCTION_CLASS_ANNOTATION = 'stash-addons.dev/function-class';

/** The Function and Task objects a manifest stands for. Throws SA_ADDON_RELEASE_UNKNOWN. */
export function renderObjects(manifest: Manifest, options: RenderOptions = {}): RenderedObjects {
  const releases = manifest.releases.filter(({ suffix }) => (options.release ?? suffix) === suffix);
  if (releases.length === 0) {
    throw new StashError('SA_ADDON_RELEASE_UNKNOWN', {
      addon: manifest.addon.name,
      wanted: options.release ?? '',
      candidates: manifest.releases.map(({ suffix }) => suffix || '(no suffix)').join(', '),
    });
  }
  const { backup, restore } = manifest.operations;
  const pairs = releases.flatMap((release) =>
    [backup, ...(restore ? [restore] : [])].map((body) => ({ release, body })),
  );
  return {
    functions: pairs.flatMap(({ release, body }) =>
      functionsOf(body, release.suffix).map((template) => functionObject(template, release, options)),
    ),
    tasks: pairs.map(({ release, body }) => taskObject(body, release)),
  };
}

function functionObject(
  template: FunctionTemplate,
  release: Release,
  { imageRegistry }: RenderOptions,
): FunctionObject {
  return {
    apiVersion: V1BETA1,
    kind: 'Function',
    metadata: {
      name: releaseName(template.name, release.suffix),
      annotations: { [FUNCTION_CLASS_ANNOTATION]: 'request' },
    },
    spec: {
      image: imageOf(release.image, imageRegistry),
      args: [...template.args],
      ...(template.volumeMounts && { volumeMounts: template.volumeMounts.map((mount) => ({ ...mount })) }),
    },
  };
}

function taskObject({ task }: Operation, { suffix }: Release): Task {
  return {
    apiVersion: V1BETA1,
    kind: 'Task',
    metadata: { name: releaseName(task.name, suffix) },
    spec: {
      steps: task.steps.map(({ name, params }) => ({
        name: releaseName(name, suffix),
        params: params.map((param) => ({ ...param })),
      })),
      ...(task.volumes && { volumes: task.volumes.map((volume) => ({ ...volume })) }),
    },
  };
}

/** A digest names one image for good, so it goes before the tag. */
function imageOf({ repository, tag, digest }: Release['image'], registry: string | undefined): string {
  const where = registry === undefined ? repository : `${registry.replace(/\/+$/, '')}/${withoutRegistry(repository)}`;
  return digest === undefined ? `${where}:${tag}` : `${where}@${digest}`;
}

/** The first part of an image's name is a registry where it looks like a host. */
function withoutRegistry(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? rest.join('/') : repository;
}
