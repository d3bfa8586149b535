import { parseArgs } from 'node:util';
import { MUTANTS } from './mutants.ts';
import { tryMutant, tryUnmutated, type Tried } from './try-mutant.ts';

const ADDONS = ['postgres', 'mariadb', 'mysql', 'nats', 'pvc'];

const { values } = parseArgs({
  options: {
    addon: { type: 'string', multiple: true, default: ADDONS },
    kind: { type: 'string', multiple: true },
  },
});
const mutants = MUTANTS.filter(({ kind }) => values.kind?.includes(kind) ?? true);
const checks = [...new Set(mutants.map(({ check }) => check))];

const line = ({ kind, addon, check, verdict, text }: Tried): string => {
  const first = text.split('\n')[0]?.slice(0, 110) ?? '';
  return `| ${kind} | ${addon} | ${check} | ${verdict} | ${first.replaceAll('|', '\\|')} |`;
};

const started = Date.now();
const tried: Tried[] = [];
let wrong = 0;
console.log('| kind | addon | check | verdict | what it said |\n| --- | --- | --- | --- | --- |');
for (const addon of values.addon) {
  for (const { id, outcome, text } of await tryUnmutated(addon, checks)) {
    if (outcome !== 'failed') continue;
    wrong += 1;
    console.log(line({ kind: 'none', addon, check: id, verdict: 'missed', text: `fails unmutated: ${text}` }));
  }
  for (const mutant of mutants) {
    const one = await tryMutant(mutant, addon);
    tried.push(one);
    console.log(line(one));
  }
}
const count = (verdict: Tried['verdict']) => tried.filter((one) => one.verdict === verdict).length;
const caught = new Set(tried.filter((one) => one.verdict === 'caught').map(({ kind }) => kind));
// Of one addon some kinds are skipped; of all, each must have been caught by somebody.
const never = ADDONS.every((addon) => values.addon.includes(addon))
  ? mutants.filter(({ kind }) => !caught.has(kind))
  : [];
for (const { kind } of never) console.log(`${kind}: no addon showed that it is found`);
const minutes = ((Date.now() - started) / 60_000).toFixed(1);
console.log(
  `\n${mutants.length} kinds, of which ${caught.size} were caught at least once; ${count('caught')} caught, ${count('missed')} missed, ` +
    `${count('skipped')} skipped; ${wrong} checks failed unmutated (${minutes} min)`,
);
process.exitCode = count('missed') + wrong + never.length > 0 ? 1 : 0;
