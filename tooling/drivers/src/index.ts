import type { Driver } from './driver.js';
import { mariadb } from './mariadb.js';
import { mysql } from './mysql.js';
import { nats } from './nats.js';
import { postgres } from './postgres.js';

export { bareBackup, bareDump, bareRestore, dumpInSnapshot } from './bare.js';
export type { Client, DatabaseServer, Driver, StartOptions, Way } from './driver.js';
export { shell } from './shell.js';

export const DRIVERS: readonly Driver[] = [postgres, mariadb, mysql, nats];

/** Throws, with the names there are, where there is none of this name. */
export function driverNamed(name: string): Driver {
  const found = DRIVERS.find((driver) => driver.name === name);
  if (found !== undefined) return found;
  throw new Error(`There is no driver of ${name}, only of ${DRIVERS.map((driver) => driver.name).join(', ')}`);
}
