import { execFileSync } from 'node:child_process';
import type { TargetRef } from '@stash-addons/core';
import type { Cluster } from '@stash-addons/testbed/cluster';
import { NAMESPACE } from './scene.js';

export function claimRef(name: string): TargetRef {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name };
}

/** Makes a claim; its folder, as this machine sees it. */
export async function makeClaim(cluster: Cluster, name: string, namespace = NAMESPACE): Promise<string> {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  await cluster.apply([{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { namespace, name }, spec }]);
  const bound = ['--for=jsonpath={.status.phase}=Bound', '--timeout=30s'];
  await cluster.kubectl(['wait', `persistentvolumeclaim/${name}`, `--namespace=${namespace}`, ...bound]);
  return cluster.volumeFolder(namespace, name);
}

/** Runs a script of the shell in a folder, which is its first argument. */
export function shell(folder: string, script: string): string {
  return execFileSync('sh', ['-euc', `cd "$0"\n${script}`, folder], { encoding: 'utf8' });
}

/** Files of root and of others, with all that a file can have besides its bytes. */
export function fillFolder(folder: string): void {
  shell(
    folder,
    `umask 022
    echo root > of-root; chmod 600 of-root
    echo user > of-user; chown 1000:2000 of-user; chmod 640 of-user
    mkdir -p private/deep shared open empty
    echo nobody > private/deep/file; chown -R 65534:65534 private; chmod -R go-rwx private
    chown 1000:2000 shared; chmod 2770 shared; chmod 1777 open
    echo setuid > program; chown 1000:2000 program; chmod 6751 program
    ln of-user hard-link; ln -s of-root link; ln -s /nowhere dangling; chown -h 1000:2000 dangling
    mkfifo pipe; chown 1000:2000 pipe
    echo odd > "$(printf 'new\\nline, *[1]?')"; echo umlaut > grün
    truncate -s 20M sparse; echo end >> sparse
    echo noted > noted
    tar --create --format=pax --pax-option=SCHILY.xattr.user.note:=kept noted | tar --extract --xattrs
    touch -d 2020-02-03T04:05:06.789Z of-user private
    chown 999:2000 .; chmod 3750 .`,
  );
}

/** Loses all of it, and how the folder was. */
export function emptyFolder(folder: string): void {
  shell(folder, 'find . -mindepth 1 -delete; chown 0:0 .; chmod 755 .');
}

/** Names, kinds, owners, modes, times, links, attributes and bytes; and how much room the sparse file takes. */
export function describeFolder(folder: string): string {
  return shell(
    folder,
    `find . -printf '%P %y %m %U:%G %n %l %T@\\n' | sort
    tar --create --format=pax --xattrs --numeric-owner --sort=name --pax-option=delete=atime,delete=ctime \\
      --pax-option=exthdr.name=%d/%f . | sha256sum
    getfattr=$(tar --create --format=pax --xattrs noted | grep -ac 'SCHILY.xattr.user.note=kept')
    echo "attributes: $getfattr"
    du -k sparse`,
  );
}
