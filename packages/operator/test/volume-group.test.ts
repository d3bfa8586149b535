import { expect, it } from 'vitest';
import { volumeGroup } from '../src/controllers/session/volume-group.js';

const nobody = { runAsUser: 65_534 };
const scratch = { name: 'stash-tmp-dir', emptyDir: {} };
const claim = (name: string) => ({ name, persistentVolumeClaim: { claimName: 'any' } });

it('gives what a session brings along to the group of its programs', () => {
  for (const name of ['stash-local-backend', 'stash-interim-volume']) {
    const volumes = [scratch, claim(name)];
    expect(volumeGroup({ containers: [], volumes, securityContext: nobody })).toMatchObject({ fsGroup: 65_534 });
  }
});

it.each([
  ['a volume of the target is mounted too', [claim('stash-local-backend'), claim('data')], nobody],
  ['a volume of the target is mounted alone', [claim('data')], nobody],
  ['there is nothing to give', [scratch], nobody],
  ['the programs run as root', [claim('stash-local-backend')], { runAsUser: 0 }],
  ['the user chose a group', [claim('stash-local-backend')], { ...nobody, fsGroup: 1000 }],
])('changes no owner where %s', (_why, volumes, securityContext) => {
  expect(volumeGroup({ containers: [], volumes, securityContext })).toEqual({});
});
