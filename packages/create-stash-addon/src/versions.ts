import cli from '@stash-addons/cli/package.json' with { type: 'json' };
import core from '@stash-addons/core/package.json' with { type: 'json' };
import host from '@stash-addons/host/package.json' with { type: 'json' };
import runtime from '@stash-addons/runtime/package.json' with { type: 'json' };
import testkit from '@stash-addons/testkit/package.json' with { type: 'json' };

/** What a new addon is built and tried with: the packages that this one was released together with, or newer ones. */
export const OWN_VERSIONS: Record<string, string> = Object.fromEntries(
  [cli, core, host, runtime, testkit].map(({ name, version }) => [name, `^${version}`]),
);
