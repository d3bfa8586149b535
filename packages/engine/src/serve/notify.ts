import { execFile } from 'node:child_process';

/** Tells systemd where it asks to be told. Node has no datagram sockets of that kind; systemd's own program has. */
export function notifySystemd(env: NodeJS.ProcessEnv, state: 'READY=1' | 'STOPPING=1'): Promise<void> {
  if (!env['NOTIFY_SOCKET']) return Promise.resolve();
  return new Promise((resolve) => {
    execFile('systemd-notify', [state], { env, timeout: 5000 }, () => resolve());
  });
}
