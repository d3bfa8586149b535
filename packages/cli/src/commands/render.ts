import { addonByName, renderObjects, unknownAddon } from '@stash-addons/host';
import type { CommandRun } from '../command.js';
import { openCatalog } from '../catalog.js';
import { printJson } from '../output/print.js';
import { printYaml } from '../output/yaml.js';

export const runRender: CommandRun<{ version: { type: 'string'; help: string } }> = async ({
  words: [name = ''],
  values,
}) => {
  const catalog = await openCatalog(values);
  const addon = addonByName(catalog, name);
  if (addon === undefined) throw unknownAddon(catalog, name);
  const options = values.version === undefined ? {} : { release: values.version };
  const { functions, tasks } = renderObjects(addon.manifest, options);
  const objects = [...functions, ...tasks];
  if (values.json) printJson(objects);
  else printYaml(objects);
};
