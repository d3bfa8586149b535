import appBindings from '@stash-addons/core/crds/appbindings.appcatalog.appscode.com.json' with { type: 'json' };
import backupBatches from '@stash-addons/core/crds/backupbatches.stash.appscode.com.json' with { type: 'json' };
import backupBlueprints from '@stash-addons/core/crds/backupblueprints.stash.appscode.com.json' with { type: 'json' };
import backupConfigurations from '@stash-addons/core/crds/backupconfigurations.stash.appscode.com.json' with { type: 'json' };
import backupSessions from '@stash-addons/core/crds/backupsessions.stash.appscode.com.json' with { type: 'json' };
import functions from '@stash-addons/core/crds/functions.stash.appscode.com.json' with { type: 'json' };
import repositories from '@stash-addons/core/crds/repositories.stash.appscode.com.json' with { type: 'json' };
import restoreBatches from '@stash-addons/core/crds/restorebatches.stash.appscode.com.json' with { type: 'json' };
import restoreSessions from '@stash-addons/core/crds/restoresessions.stash.appscode.com.json' with { type: 'json' };
import tasks from '@stash-addons/core/crds/tasks.stash.appscode.com.json' with { type: 'json' };
import type { AnyObject } from './object.js';

/** The kinds that the operator serves, as CustomResourceDefinitions. */
export const DEFINITIONS: readonly AnyObject[] = [
  appBindings,
  backupBatches,
  backupBlueprints,
  backupConfigurations,
  backupSessions,
  functions,
  repositories,
  restoreBatches,
  restoreSessions,
  tasks,
];
