import { describe, expect, it } from 'vitest';
import type { Manifest } from '@stash-addons/core';
import { FUNCTION_CLASS_ANNOTATION, renderObjects } from '../src/index.js';
import { manifestOf, sourceOf } from './support/addon.js';

const widget = manifestOf('widget');
const params = [{ name: 'outputDir', value: '/stash-tmp/output' }];

function withImage(image: Partial<Manifest['releases'][number]['image']>): Manifest {
  const [release] = widget.releases as [Manifest['releases'][number]];
  return { ...widget, releases: [{ ...release, image: { ...release.image, ...image } }] };
}

const imageOf = (manifest: Manifest, imageRegistry?: string) =>
  renderObjects(manifest, imageRegistry === undefined ? {} : { imageRegistry }).functions[0]?.spec.image;

describe('renderObjects', () => {
  it('makes the wire objects of one release, with the args in their order', () => {
    expect(renderObjects(widget, { release: '1.0' })).toEqual({
      functions: ['backup', 'restore'].map((operation) => ({
        apiVersion: 'stash.appscode.com/v1beta1',
        kind: 'Function',
        metadata: {
          name: `widget-${operation}-1.0`,
          annotations: { [FUNCTION_CLASS_ANNOTATION]: 'request' },
        },
        spec: {
          image: 'registry.acme.dev/addons/widget:1.0-v1',
          args: [`${operation}-widget`, '--second=2', '--first=1'],
        },
      })),
      tasks: ['backup', 'restore'].map((operation) => ({
        apiVersion: 'stash.appscode.com/v1beta1',
        kind: 'Task',
        metadata: { name: `widget-${operation}-1.0` },
        spec: {
          steps: [
            { name: `widget-${operation}-1.0`, params },
            { name: 'update-status', params },
          ],
        },
      })),
    });
  });

  it('makes those of every release without one named', () => {
    const { functions, tasks } = renderObjects(widget);
    expect(functions.map(({ metadata }) => metadata.name)).toEqual([
      'widget-backup-2.0',
      'widget-restore-2.0',
      'widget-backup-1.0',
      'widget-restore-1.0',
    ]);
    expect(tasks).toHaveLength(4);
  });

  it('refuses a release that is not there', () => {
    expect(() => renderObjects(widget, { release: '7' })).toThrow(
      expect.objectContaining({ code: 'SA_ADDON_RELEASE_UNKNOWN', hint: 'Choose one of: 2.0, 1.0.' }),
    );
  });

  it('makes no restore for an addon that has none', () => {
    const { tasks } = renderObjects({ ...widget, operations: { backup: widget.operations.backup } });
    expect(tasks.map(({ metadata }) => metadata.name)).toEqual(['widget-backup-2.0', 'widget-backup-1.0']);
  });

  it('gives each release the Function body that is for it', () => {
    const { backup } = sourceOf('widget').operations;
    const [body] = backup.functions as [(typeof backup.functions)[number]];
    const functions = [
      { ...body, args: ['old'], releases: ['1.0'] },
      { ...body, args: ['new'], releases: ['2.0'] },
    ];
    const rendered = renderObjects({ ...widget, operations: { backup: { ...backup, functions } } });
    expect(rendered.functions.map(({ metadata, spec }) => [metadata.name, spec.args])).toEqual([
      ['widget-backup-2.0', ['new']],
      ['widget-backup-1.0', ['old']],
    ]);
  });

  it('keeps names without a version, mounts and volumes', () => {
    const { backup } = sourceOf('widget').operations;
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: '${TARGET_NAME}' } }];
    const volumeMounts = [{ name: '${targetVolume}', mountPath: '/data' }];
    const { functions, tasks } = renderObjects({
      ...withImage({}),
      operations: {
        backup: {
          ...backup,
          functions: [{ name: 'widget-backup', args: ['x'], volumeMounts }],
          task: { name: 'widget-backup', steps: [{ name: 'widget-backup', params: [] }], volumes },
        },
      },
    });
    expect(functions[0]).toMatchObject({ metadata: { name: 'widget-backup' }, spec: { volumeMounts } });
    expect(tasks[0]?.spec).toEqual({ steps: [{ name: 'widget-backup', params: [] }], volumes });
  });

  const digest = `sha256:${'0a'.repeat(32)}`;
  it.each([
    ['its own registry', {}, undefined, 'registry.acme.dev/addons/widget:2.0-v1'],
    ['a digest before the tag', { digest }, undefined, `registry.acme.dev/addons/widget@${digest}`],
    ['a mirror in place of its registry', {}, 'mirror.dev:5000/all/', 'mirror.dev:5000/all/addons/widget:2.0-v1'],
    ['a mirror before a name without a registry', { repository: 'acme/widget' }, 'm.dev', 'm.dev/acme/widget:2.0-v1'],
    ['a mirror before a single name', { repository: 'widget' }, 'm.dev', 'm.dev/widget:2.0-v1'],
    ['a mirror in place of localhost', { repository: 'localhost/widget' }, 'm.dev', 'm.dev/widget:2.0-v1'],
    ['a mirror with the same digest', { digest }, 'm.dev', `m.dev/addons/widget@${digest}`],
  ])('takes the image from %s', (_, image, registry, expected) => {
    expect(imageOf(withImage(image), registry)).toBe(expected);
  });

  it('shares no list with the manifest, so that a caller may change what it got', () => {
    const before = structuredClone(widget);
    const { functions, tasks } = renderObjects(widget);
    functions[0]?.spec.args?.push('--more');
    tasks[0]?.spec.steps?.[0]?.params?.push({ name: 'x', value: 'y' });
    expect(widget).toEqual(before);
  });
});
