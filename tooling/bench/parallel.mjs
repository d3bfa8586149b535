import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bareBackup } from '@stash-addons/drivers';
import { bash, product, SHOP } from './ground.mjs';
import { quartiles, shown } from './statistics.mjs';

const TABLES = 8;
const STREAMS = 2;
const RUNS = 7;
const TARGET = 'target';

function sql(ground, database, text) {
  return bash(`printf '%s' "$SQL" | ${ground.way.load(database)}`, { ...ground.env, SQL: text });
}

/** The one table of the shop as several of one size. */
async function splitShop(ground) {
  const made = Array.from(
    { length: TABLES },
    (_, at) => `create table orders_${at} (primary key (id)) select * from orders where id % ${TABLES} = ${at};`,
  );
  await sql(ground, SHOP, `${made.join('\n')} drop table orders;`);
}

/** One percent of the rows of each table, which lie together, as those of a day do. */
function changeRows(ground, run) {
  const update = (table) => `set @top = (select max(id) from ${table});
    update ${table} set note = concat('Sent back in run ${run}, ', left(sha2(id * ${run}, 256), 40))
    where id > @top * ${run - 1} / 100 and id <= @top * ${run} / 100;`;
  return sql(ground, SHOP, Array.from({ length: TABLES }, (_, at) => update(`orders_${at}`)).join('\n'));
}

function ours(ground, streams) {
  const { server, way, env } = ground;
  const more = streams > 1 ? ['--param', `parallel=${streams}`] : [];
  return {
    backup: (repo) => product([...ground.backupArgs(SHOP, repo), ...more], env),
    restore(repo, snapshot) {
      const where = [server.url(TARGET), '--repo', repo, '--snapshot', snapshot];
      return product(['restore', ...where, ...way.restoreArgs(TARGET), '--yes'], env);
    },
  };
}

/** What a person would type: mydumper into a folder, and restic on that. */
function mydumper(ground) {
  const { folder, env, server } = ground;
  const tree = join(folder, 'mydumper');
  const login = `--host ${server.host} --port ${server.port} --user ${server.user} --password "$STASH_ADDONS_PASSWORD" --threads ${STREAMS}`;
  const fresh = `rm -rf ${tree}; trap 'rm -rf ${tree}' EXIT;`;
  const store = `restic backup -q ${tree}`;
  const fetch = `restic restore -q latest:${tree} --target ${tree}`;
  const at = (repo) => ({ ...env, RESTIC_REPOSITORY: repo });
  return {
    backup: (repo) => bash(`${fresh} mydumper ${login} --database ${SHOP} --outputdir ${tree}; ${store}`, at(repo)),
    restore: (repo) => bash(`${fresh} ${fetch}; myloader ${login} --database ${TARGET} --directory ${tree}`, at(repo)),
  };
}

/** The one to restore, which leads the others where there are several. */
async function snapshotOf({ env, way }, repo) {
  const { stdout } = await bash('restic snapshots --json', { ...env, RESTIC_REPOSITORY: repo });
  const all = JSON.parse(stdout);
  return (all.find(({ paths }) => paths[0] === way.path) ?? all[0]).id;
}

async function measured(ground, { backup, restore }, repo) {
  await bash('restic init -q', { ...ground.env, RESTIC_REPOSITORY: repo });
  try {
    const stored = await backup(repo);
    await ground.server.drop(TARGET);
    await ground.server.create(TARGET);
    const loaded = await restore(repo, await snapshotOf(ground, repo));
    return { backup: stored.seconds, restore: loaded.seconds, cpu: stored.cpu };
  } finally {
    rmSync(repo, { recursive: true, force: true });
  }
}

/** Each side in turn, as whole commands: their start, probes and settling are a part of it. */
async function times(ground, rounds) {
  const sides = { single: ours(ground, 1), parallel: ours(ground, STREAMS), mydumper: mydumper(ground) };
  const found = Object.fromEntries(Object.keys(sides).map((name) => [name, { backup: [], restore: [], cpu: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    const order = Object.keys(sides);
    for (const name of round % 2 === 0 ? order : order.reverse()) {
      const one = await measured(ground, sides[name], join(ground.folder, 'side'));
      for (const what of Object.keys(one)) found[name][what].push(one[what]);
      console.log(`  ${name}: backup ${one.backup.toFixed(2)} s, restore ${one.restore.toFixed(2)} s`);
    }
  }
  const figures = ({ backup, restore, cpu }) => ({
    ...{ backup: quartiles(backup), restore: quartiles(restore), cpu: quartiles(cpu) },
  });
  return Object.fromEntries(Object.entries(found).map(([name, one]) => [name, figures(one)]));
}

/** Megabytes of the repository after each of several runs, of which all but the first see changed rows. */
async function storedBytes(ground) {
  const repos = { parallel: join(ground.folder, 'nights'), stdin: join(ground.folder, 'bare-nights') };
  const sizes = { parallel: [], stdin: [] };
  const inRepo = (repo) => ({ ...ground.env, RESTIC_REPOSITORY: repo });
  for (const repo of Object.values(repos)) await bash('restic init -q', inRepo(repo));
  for (let run = 0; run < RUNS; run += 1) {
    if (run > 0) await changeRows(ground, run);
    await ours(ground, STREAMS).backup(repos.parallel);
    await bash(bareBackup(ground.way, SHOP), inRepo(repos.stdin));
    for (const [name, repo] of Object.entries(repos)) {
      const { stdout } = await bash(`du -sb ${repo} | cut -f1`, ground.env);
      sizes[name].push(Number((Number(stdout) / 1e6).toFixed(1)));
    }
  }
  return sizes;
}

/** Several streams against one, and against what others have, in time and in bytes. */
export async function benchParallel(ground, rounds) {
  await splitShop(ground);
  return {
    rounds,
    tables: TABLES,
    streams: STREAMS,
    ...(await times(ground, rounds)),
    stored: await storedBytes(ground),
  };
}

export function parallelLines({ rounds, tables, streams, stored, ...sides }) {
  const line = (name) => {
    const { backup, restore, cpu } = sides[name];
    return `  ${name.padEnd(9)} backup ${shown(backup, 's')}, restore ${shown(restore, 's')}; processor time of a backup ${shown(cpu, 's')}`;
  };
  return [
    `${tables} tables, ${streams} streams, ${rounds} rounds: median (quartiles)`,
    ...Object.keys(sides).map(line),
    `  stored after each of ${RUNS} runs with 1 % of the rows changed between: ${streams} streams ${stored.parallel.join(', ')} MB; one, by --stdin ${stored.stdin.join(', ')} MB`,
  ];
}
