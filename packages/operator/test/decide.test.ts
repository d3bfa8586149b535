import { expect, it } from 'vitest';
import { type Catalog, type InstalledAddon } from '@stash-addons/host';
import { decideObjects, type Deed } from '../src/catalog/decide.js';
import { type CatalogObject, idOf, wantedObjects } from '../src/catalog/wanted.js';
import { widgetManifest, type WidgetOptions } from './cluster/widget.js';

const addon = (options: WidgetOptions): InstalledAddon => ({
  manifest: widgetManifest(options),
  source: 'test',
  path: `stash/${options.name ?? 'widget'}`,
});
const objectsOf = (...options: WidgetOptions[]): CatalogObject[] =>
  wantedObjects({ sources: [], addons: options.map(addon), diagnostics: [] }, undefined);
const decide = (wanted: CatalogObject[], found: CatalogObject[], unread: string[] = []) =>
  decideObjects({
    wanted,
    found,
    namespace: 'stash',
    diagnostics: unread.map((path) => ({ path })) as Catalog['diagnostics'],
  });
const told = (deeds: Deed[]) =>
  deeds.map((deed) => `${deed.kind} ${idOf(deed.kind === 'apply' ? deed.object : deed.found)}`).sort();
const edited = (object: CatalogObject): CatalogObject =>
  ({ ...object, spec: { ...object.spec, image: 'own.acme.dev/x:1', steps: [] } }) as unknown as CatalogObject;

const widget = objectsOf({});

it('makes what is not there, and does nothing twice', () => {
  expect(decide(widget, [])).toHaveLength(4);
  expect(decide(widget, widget)).toEqual([]);
});

it('takes away what a newer generation or no addon brings any more, but nothing edited', () => {
  const both = objectsOf({ suffixes: ['1.0', '2.0'] });
  const newer = objectsOf({ suffixes: ['2.0'], version: '1.1.0' });
  expect(told(decide(newer, both)).filter((one) => one.startsWith('remove'))).toEqual([
    'remove Function widget-backup-1.0',
    'remove Function widget-restore-1.0',
    'remove Task widget-backup-1.0',
    'remove Task widget-restore-1.0',
  ]);
  expect(told(decide([], widget.map(edited))).every((one) => one.startsWith('leave'))).toBe(true);
});

it('takes nothing away of an addon whose manifest cannot be read, or that is not of this namespace', () => {
  expect(decide([], widget, ['stash/widget'])).toEqual([]);
  expect(decideObjects({ wanted: [], found: widget, namespace: 'other', diagnostics: [] })).toEqual([]);
});

it('takes no object of anybody else for one of its own', () => {
  const bare = widget.map(({ metadata, ...rest }) => ({
    ...rest,
    metadata: { name: metadata.name },
  })) as CatalogObject[];
  expect(told(decide([], bare))).toEqual([]);
  expect(told(decide(widget, bare))).toEqual([
    'adopt Task widget-backup-1.0',
    'adopt Task widget-restore-1.0',
    'leave Function widget-backup-1.0',
    'leave Function widget-restore-1.0',
  ]);
});
