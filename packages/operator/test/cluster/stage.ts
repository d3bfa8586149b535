import { afterAll, beforeAll } from 'vitest';
import type { BackupConfiguration, Manifest } from '@stash-addons/core';
import type { InstallOptions } from '@stash-addons/install';
import { FakeKubelet } from './fake-kubelet.js';
import { addonMap, eventually, type OperatorProcess, type Scene, startOperator, startScene } from './scene.js';
import { giveRights } from './rights.js';
import { sessionOf, widgetObjects } from './widget.js';

/** A scene with an operator, for the tests of one file. */
export interface Stage {
  scene: Scene;
  kubelet: FakeKubelet;
  operator: OperatorProcess;
  /** Kills the operator and starts another one, which waits for the lease. */
  restart: () => Promise<void>;
  /** The BackupConfiguration as soon as it is Ready. */
  ready: (name: string) => Promise<BackupConfiguration>;
  /** Installs an addon, or another generation of it. */
  addAddon: (name: string, manifest: Manifest) => Promise<void>;
  /** Makes a session by hand, of a widget of its own; its name. */
  begin: (name: string, spec?: Record<string, unknown>) => Promise<string>;
}

/** Starts before the tests of the file what ends after them. */
export function setStage(name: string, flags: readonly string[] = [], options: InstallOptions = {}): Stage {
  const stage = {} as Stage;
  const started: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    stage.scene = await startScene(name, options);
    started.push(stage.scene.stop);
    stage.kubelet = new FakeKubelet(stage.scene);
    stage.operator = startOperator(stage.scene, 'first', flags);
    started.push(() => stage.operator.end('SIGTERM'));
  });
  afterAll(async () => {
    for (const stop of started.reverse()) await stop();
  });
  stage.restart = async () => {
    await stage.operator.end('SIGKILL');
    stage.operator = startOperator(stage.scene, 'next', flags);
  };
  stage.ready = (own) =>
    eventually(async () => {
      const found = await stage.scene.get<BackupConfiguration>('backupconfiguration', own);
      return found?.status?.phase === 'Ready' ? found : undefined;
    });
  stage.addAddon = async (name, manifest) => {
    await giveRights(stage.scene.cluster, { ...options, addons: [manifest] });
    await stage.scene.cluster.apply([addonMap(name, manifest)]);
  };
  stage.begin = async (own, spec = {}) => {
    await stage.scene.cluster.apply(widgetObjects(own, spec));
    await stage.ready(own);
    await stage.scene.cluster.apply([sessionOf(own, `${own}-1`)]);
    return `${own}-1`;
  };
  return stage;
}
